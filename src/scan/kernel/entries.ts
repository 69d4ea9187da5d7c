import type { Rule } from '../face.ts';
import { spellings } from '../spellings.ts';
import { BEFORE_TEXT, FRAGMENT, RUN, TEXT } from './layout.ts';
import { type Automaton, automatonOf, type ByteSet, END, isWithin, membersOf, NotUnderstood, type Position, WORD } from './pattern.ts';
import { spelledTail, TailMaker } from './tails.ts';

/**
 * How the kernel looks for a rule's literals. Of a literal it compares the longest part made of letters, digits, `_` and `-`, which
 * are hardly ever escaped; punctuation around it may stand as an escape, so what follows is left to the tail.
 */

export interface Entry {
  /** The literal that is marked. */
  readonly literal: string;
  /** The bytes compared: as they stand, or in lower case where `fold` is 0x20. */
  readonly text: readonly number[];
  readonly fold: readonly number[];
  /** From the literal's first byte to the text's. */
  readonly skip: number;
  /** Bytes of the literal before the text, the nearest first. */
  readonly before: readonly number[];
  /** Null where anything may follow. */
  readonly tail: Uint8Array | null;
  readonly run: Run | null;
  /** Whether the literal begins where a run of at least RUN word bytes does. */
  readonly atRun: boolean;
  /** Parts of FRAGMENT bytes by which it may be found. */
  readonly fragments: readonly Fragment[];
}

/** A run of word bytes, which no escape needs to break. */
export interface Run {
  readonly least: number;
  /** Most bytes before it. */
  readonly within: number;
}

export interface Fragment {
  /** From the text's first byte. */
  readonly lead: number;
  /** What each of its bytes may be. */
  readonly sets: readonly ByteSet[];
}

const SHORTEST_CORE = 3;
/** A run further away is not looked for. */
const FURTHEST_RUN = 200;
const ESCAPES = [0x5c, 0x25, 0x26, 0x3d, 0x27, 0x22];
const ALL: ByteSet = new Uint8Array(256).fill(1);

/** The states of a pattern's automaton before each byte of a literal and behind it. */
type Walk = readonly ReadonlySet<number>[];

/** What one rule's pattern tells. */
class Knowledge {
  readonly automaton: Automaton;
  readonly #maker: TailMaker;

  constructor(patterns: readonly RegExp[]) {
    this.automaton = automatonOf(patterns);
    this.#maker = new TailMaker(this.automaton);
  }

  /** Null where the pattern does not read the literal at all: it is not understood. */
  walk(literal: string, before: number): Walk | null {
    const { looksAhead } = this.automaton;
    // The literal may be what a look-ahead asks for.
    if (before > 0 && looksAhead) return null;
    const walk: ReadonlySet<number>[] = [this.#within(before)];
    for (const char of literal) {
      const now = walk.at(-1) as ReadonlySet<number>;
      if (now.has(END) && walk.length > 1) return null;
      const next = step(this.#at(now), (set) => casesOf(char).some((byte) => set[byte] === 1));
      if (next.size === 0) return null;
      walk.push(next);
    }
    return walk;
  }

  /** The walk of a literal behind which the pattern begins. */
  behind(literal: string): Walk {
    return Array.from({ length: literal.length + 1 }, () => this.automaton.first);
  }

  /** What may be read next after so many bytes of a match or fewer. */
  #within(before: number): ReadonlySet<number> {
    const reached = new Set(this.automaton.first);
    let edge = [...reached];
    for (let count = 0; count < before && edge.length > 0; count++) {
      const next = step(this.#at(new Set(edge)), () => true);
      edge = [...next].filter((at) => !reached.has(at));
      for (const at of edge) reached.add(at);
    }
    return reached;
  }

  /**
   * A run of 32 or 16 word bytes that every match has behind a literal, and the most bytes before it; null where there is
   * none, or it may be far.
   */
  run(states: ReadonlySet<number>, length: number): Run | null {
    for (const least of [2 * RUN, RUN]) {
      const latest = this.#latestRun(states, least);
      if (latest !== null && latest - length <= FURTHEST_RUN) return { least, within: Math.max(0, latest - length) };
    }
    return null;
  }

  /** The latest byte of a match at which a run of `least` word bytes begins that every way to its end goes through; null if one goes around. */
  #latestRun(states: ReadonlySet<number>, least: number): number | null {
    const { positions } = this.automaton;
    let latest = 0;
    // By position and how many word bytes stand in a row before it.
    const seen = new Set<number>();
    const edge = [...states].map((at) => ({ at, row: 0 }));
    for (let one = edge.pop(); one !== undefined; one = edge.pop()) {
      if (one.at === END) return null;
      const key = one.at * 64 + one.row;
      if (seen.has(key)) continue;
      seen.add(key);
      const position = positions[one.at] as Position;
      const fits = isWithin(position.set, WORD);
      const row = fits ? one.row + position.weight : 0;
      if (fits && one.row === 0) latest = Math.max(latest, position.latest);
      if (row >= least) continue;
      for (const at of position.next) edge.push({ at, row });
    }
    return latest;
  }

  /** What the next byte may be; null where there may be none. */
  bytesAfter(states: ReadonlySet<number>): ByteSet | null {
    if (states.has(END)) return null;
    const union = new Uint8Array(256);
    for (const { set } of this.#at(states))
      for (let byte = 0; byte < 256; byte++) union[byte] = (union[byte] as number) | (set[byte] as number);
    return union;
  }

  /** In which cases a character of a literal may stand. */
  cases(states: ReadonlySet<number>, char: string): number[] {
    return casesOf(char).filter((byte) => this.#at(states).some(({ set }) => set[byte] === 1));
  }

  /** What follows the first `end` bytes of a literal; `extra`: bytes of it that the pattern does not read. */
  tail(literal: string, walk: Walk, end: number, extra: number): Uint8Array | null {
    return this.#maker.tail(walk.slice(end), Array.from(literal.slice(end), casesOf), extra);
  }

  /** Whether at least RUN word bytes stand in a row from the literal's first one on. */
  beginsRun(walk: Walk, literal: string): boolean {
    if (this.automaton.boundary !== 'token') return false;
    for (let at = 0; at < literal.length; at++) if (WORD[literal.charCodeAt(at)] === 0) return false;
    const latest = this.#shortestRun(walk.at(-1) as ReadonlySet<number>);
    return literal.length + latest >= RUN;
  }

  /** How many word bytes stand behind a literal at least, up to RUN. */
  #shortestRun(states: ReadonlySet<number>): number {
    let edge = states;
    for (let count = 0; count < RUN; ) {
      const bytes = this.bytesAfter(edge);
      if (bytes === null || !isWithin(bytes, WORD)) return count;
      const now = this.#at(edge);
      count += Math.min(...now.map(({ weight }) => weight));
      edge = step(now, () => true);
    }
    return RUN;
  }

  #at(states: ReadonlySet<number>): Position[] {
    return [...states].filter((at) => at !== END).map((at) => this.automaton.positions[at] as Position);
  }
}

/** What may come after one of `positions` has read a byte that it may be. */
function step(positions: readonly Position[], fits: (set: ByteSet) => boolean): Set<number> {
  const next = new Set<number>();
  for (const { set, next: after } of positions) if (fits(set)) for (const at of after) next.add(at);
  return next;
}

function casesOf(char: string): number[] {
  const lower = char.charCodeAt(0);
  return /[a-z]/.test(char) ? [lower, lower - 32] : [lower];
}

/** Spellings that escape some of the punctuation: what URLs, and what scripts in HTML cannot hold. */
function mixed(literal: string): string[] {
  const hex = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');
  const unsafe = /["&'<>]/g;
  return [
    encodeURIComponent(literal).toLowerCase(),
    literal.replaceAll(unsafe, (char) => `\\u00${hex(char)}`),
    literal.replaceAll(unsafe, (char) => `\\x${hex(char)}`),
    literal.replaceAll(unsafe, (char) => `&#${char.charCodeAt(0)};`),
  ];
}

/** The longest run of word bytes in a literal, the first of equals. */
function coreOf(literal: string): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: 0 };
  for (const run of literal.matchAll(/[a-z0-9_-]+/g)) {
    if (run[0].length > best.to - best.from) best = { from: run.index, to: run.index + run[0].length };
  }
  return best;
}

/** Makes entries, and keeps what it learnt of a pattern for the next rule that has the same. */
export class EntryMaker {
  readonly #known = new Map<string, Knowledge | null>();

  entriesOf(rule: Rule): Entry[] {
    const { follows } = rule;
    const patterns = rule.opening === undefined ? [rule.pattern] : [rule.pattern, rule.opening];
    const knowledge = this.#knowledge(follows === undefined ? patterns : [follows]);
    return [...new Set(rule.literals.map((literal) => literal.toLowerCase()))].flatMap((literal) => {
      const walk = (follows === undefined ? knowledge?.walk(literal, rule.reach?.before ?? 0) : knowledge?.behind(literal)) ?? null;
      const core = coreOf(literal);
      if (core.to - core.from >= SHORTEST_CORE) return [entry(literal, core.from, core.to, knowledge, walk, rule)];
      // All of it, then, and each way to write it as a literal of its own.
      const whole = entry(literal, 0, literal.length, knowledge, walk, rule);
      const spelt = new Set([...spellings(literal), ...mixed(literal)]);
      spelt.delete(literal);
      const others = [...spelt].map((spelling) => ({
        ...entry(spelling, 0, spelling.length, null, null, rule),
        literal,
        tail: null,
      }));
      return [whole, ...others];
    });
  }

  #knowledge(patterns: readonly RegExp[]): Knowledge | null {
    const key = patterns.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let made: Knowledge | null = null;
    try {
      made = new Knowledge(patterns);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
    }
    this.#known.set(key, made);
    return made;
  }
}

/** The entry that compares `literal` from `from` to `to`, or as much of that as an entry holds. */
function entry(literal: string, from: number, to: number, knowledge: Knowledge | null, walk: Walk | null, rule: Rule): Entry {
  const atRun =
    from === 0 &&
    walk !== null &&
    rule.follows === undefined &&
    (rule.reach?.before ?? 0) === 0 &&
    (knowledge?.beginsRun(walk, literal) ?? false);
  const start = atRun ? from : Math.max(from, to - TEXT);
  const end = Math.min(to, start + TEXT);
  const text: number[] = [];
  const fold: number[] = [];
  for (let at = start; at < end; at++) {
    const cases =
      walk === null || knowledge === null || rule.follows !== undefined
        ? casesOf(literal.charAt(at))
        : knowledge.cases(walk[at] as ReadonlySet<number>, literal.charAt(at));
    text.push(cases.length === 1 ? (cases[0] as number) : literal.charCodeAt(at));
    fold.push(cases.length === 1 ? 0 : 0x20);
  }
  const behind = walk?.[end];
  const extra = rule.follows === undefined ? 0 : literal.length - end;
  const tail =
    behind === undefined || knowledge === null
      ? spelledTail(Array.from(literal.slice(end), casesOf))
      : knowledge.tail(literal, walk as Walk, end, extra);
  const after = behind === undefined ? null : (knowledge?.bytesAfter(behind) ?? null);
  const sets = text.map((byte, at) => onlyBytes(fold[at] === 0 ? [byte] : [byte, byte - 32]));
  const fragments: Fragment[] = [];
  for (let lead = 0; lead + FRAGMENT <= sets.length; lead++) {
    if (lead === 0 || !atRun) fragments.push({ lead, sets: sets.slice(lead, lead + FRAGMENT) });
  }
  // Too short for a fragment of its own: the byte behind it is what may follow, or an escape's first one.
  if (fragments.length === 0) fragments.push({ lead: 0, sets: [...sets, withEscapes(literal.charAt(end), after)] });
  const before = Array.from(literal.slice(Math.max(0, start - BEFORE_TEXT), start), (char) => char.charCodeAt(0)).reverse();
  const run = tail === null || behind === undefined ? null : (knowledge?.run(behind, rule.follows === undefined ? end : -extra) ?? null);
  return { literal, text, fold, skip: start, before, tail, run, atRun, fragments };
}

function onlyBytes(bytes: readonly number[]): ByteSet {
  const set = new Uint8Array(256);
  for (const byte of bytes) set[byte] = 1;
  return set;
}

function withEscapes(char: string, after: ByteSet | null): ByteSet {
  const next = char === '' ? after : onlyBytes(casesOf(char));
  return next === null ? ALL : onlyBytes([...membersOf(next), ...ESCAPES]);
}

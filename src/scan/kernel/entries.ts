import type { Rule } from '../face.ts';
import { spellings } from '../spellings.ts';
import { FRAGMENT, RUN, TEXT } from './layout.ts';
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
  /** The byte before the text, or 0. */
  readonly before: number;
  /** Null where anything may follow. */
  readonly tail: Uint8Array | null;
  /** Whether the literal begins where a run of at least RUN word bytes does. */
  readonly atRun: boolean;
  /** Parts of FRAGMENT bytes by which it may be found. */
  readonly fragments: readonly Fragment[];
}

export interface Fragment {
  /** From the text's first byte. */
  readonly lead: number;
  /** What each of its bytes may be. */
  readonly sets: readonly ByteSet[];
}

const SHORTEST_CORE = 3;
const ESCAPES = [0x5c, 0x25, 0x26, 0x3d, 0x27, 0x22];
const ALL: ByteSet = new Uint8Array(256).fill(1);

/** The states of a pattern's automaton before each byte of a literal and behind it. */
type Walk = readonly ReadonlySet<number>[];

/** What one rule's pattern tells. */
class Knowledge {
  readonly automaton: Automaton;
  readonly #maker: TailMaker;

  constructor(rule: Rule) {
    this.automaton = automatonOf(rule.opening === undefined ? [rule.pattern] : [rule.pattern, rule.opening]);
    this.#maker = new TailMaker(this.automaton);
  }

  /** Null where the pattern does not read the literal at all: it is not understood. */
  walk(literal: string, before: number): Walk | null {
    const { positions, first, looksAhead } = this.automaton;
    // The literal may be what a look-ahead asks for.
    if (before > 0 && looksAhead) return null;
    const walk: ReadonlySet<number>[] = [before === 0 ? first : new Set(positions.keys())];
    for (const char of literal) {
      const now = walk.at(-1) as ReadonlySet<number>;
      if (now.has(END) && before === 0) return null;
      const next = step(this.#at(now), (set) => casesOf(char).some((byte) => set[byte] === 1));
      if (next.size === 0) return null;
      walk.push(next);
    }
    return walk;
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

  tail(states: ReadonlySet<number>): Uint8Array | null {
    return this.#maker.tail(states);
  }

  /** Whether at least RUN word bytes stand in a row from the literal's first one on. */
  beginsRun(walk: Walk, literal: string): boolean {
    if (this.automaton.boundary !== 'token') return false;
    let states = walk.at(-1) as ReadonlySet<number>;
    for (let at = 0; at < literal.length; at++) if (WORD[literal.charCodeAt(at)] === 0) return false;
    for (let count = literal.length; count < RUN; count++) {
      const bytes = this.bytesAfter(states);
      if (bytes === null || !isWithin(bytes, WORD)) return false;
      states = step(this.#at(states), () => true);
    }
    return true;
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
    const knowledge = this.#knowledge(rule);
    return [...new Set(rule.literals.map((literal) => literal.toLowerCase()))].flatMap((literal) => {
      const walk = knowledge?.walk(literal, rule.reach?.before ?? 0) ?? null;
      const core = coreOf(literal);
      if (core.to - core.from >= SHORTEST_CORE) return [entry(literal, core.from, core.to, knowledge, walk, rule)];
      // All of it, then, and each way to write it as a literal of its own.
      const whole = entry(literal, 0, literal.length, knowledge, walk, rule);
      const others = [...new Set([...spellings(literal), encodeURIComponent(literal).toLowerCase()])].map((spelling) => ({
        ...entry(spelling, 0, spelling.length, null, null, rule),
        literal,
        tail: null,
      }));
      return [whole, ...others];
    });
  }

  #knowledge(rule: Rule): Knowledge | null {
    const key = `${rule.pattern.flags}/${rule.pattern.source}/${rule.opening?.flags}/${rule.opening?.source}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let made: Knowledge | null = null;
    try {
      made = new Knowledge(rule);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
    }
    this.#known.set(key, made);
    return made;
  }
}

/** The entry that compares `literal` from `from` to `to`, or as much of that as an entry holds. */
function entry(literal: string, from: number, to: number, knowledge: Knowledge | null, walk: Walk | null, rule: Rule): Entry {
  const atRun = from === 0 && walk !== null && (rule.reach?.before ?? 0) === 0 && (knowledge?.beginsRun(walk, literal) ?? false);
  const start = atRun ? from : Math.max(from, to - TEXT);
  const end = Math.min(to, start + TEXT);
  const text: number[] = [];
  const fold: number[] = [];
  for (let at = start; at < end; at++) {
    const cases =
      walk === null || knowledge === null
        ? casesOf(literal.charAt(at))
        : knowledge.cases(walk[at] as ReadonlySet<number>, literal.charAt(at));
    text.push(cases.length === 1 ? (cases[0] as number) : literal.charCodeAt(at));
    fold.push(cases.length === 1 ? 0 : 0x20);
  }
  const behind = walk?.[end];
  const tail =
    behind === undefined || knowledge === null
      ? spelledTail(Array.from(literal.slice(end), (char) => onlyBytes(casesOf(char))))
      : knowledge.tail(behind);
  const after = behind === undefined ? null : (knowledge?.bytesAfter(behind) ?? null);
  const sets = text.map((byte, at) => onlyBytes(fold[at] === 0 ? [byte] : [byte, byte - 32]));
  const fragments: Fragment[] = [];
  for (let lead = 0; lead + FRAGMENT <= sets.length; lead++) {
    if (lead === 0 || !atRun) fragments.push({ lead, sets: sets.slice(lead, lead + FRAGMENT) });
  }
  // Too short for a fragment of its own: the byte behind it is what may follow, or an escape's first one.
  if (fragments.length === 0) fragments.push({ lead: 0, sets: [...sets, withEscapes(literal.charAt(end), after)] });
  const before = start === 0 ? 0 : literal.charCodeAt(start - 1);
  return { literal, text, fold, skip: start, before, tail, atRun, fragments };
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

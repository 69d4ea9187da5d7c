/**
 * Reads a rule's pattern into an automaton over bytes, such that it accepts whatever the pattern matches, and more: look-arounds,
 * back-references' content and long counts are not kept. Enough to tell what can stand around a literal, never what must match.
 */

/** One place in the pattern at which one byte is read. */
export interface Position {
  /** The bytes it may be: 256 flags. */
  readonly set: ByteSet;
  /** Positions that may come next, and END where the pattern may end here. */
  readonly next: Set<number>;
  /** Most bytes of a match before this one; Infinity where unknown. */
  readonly latest: number;
  /** How many bytes in a row it stands for at least: counts are cut short. */
  readonly weight: number;
}

export type ByteSet = Readonly<Uint8Array>;

export const END = -1;

export interface Automaton {
  readonly positions: readonly Position[];
  readonly first: ReadonlySet<number>;
  /** What must stand before a match. */
  readonly boundary: 'any' | 'token';
  /** Whether text of two bytes or more must stand behind a match. */
  readonly looksAhead: boolean;
}

/** The pattern says something that is not understood here: nothing may be concluded from it. */
export class NotUnderstood extends Error {}

type Node =
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'all'; readonly of: readonly Node[] }
  | { readonly kind: 'one'; readonly of: readonly Node[] }
  | { readonly kind: 'many'; readonly of: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly of: Node };

/** Counts are kept up to here, and more of the same is taken for any number. */
const COUNTED_BYTES = 8;
const COUNTED_GROUPS = 4;
const MOST_POSITIONS = 3_000;

const sets = new Map<string, ByteSet>();

/** One object per set, so that sets can be compared by identity. */
function interned(set: Uint8Array): ByteSet {
  const key = String.fromCharCode(...set);
  const known = sets.get(key);
  if (known !== undefined) return known;
  sets.set(key, set);
  return set;
}

const named = new Map<string, ByteSet>();

/** The set that `name` says, made once. */
function once(name: string, make: () => ByteSet): ByteSet {
  const known = named.get(name);
  if (known !== undefined) return known;
  const set = make();
  named.set(name, set);
  return set;
}

function setOf(test: (byte: number) => boolean): ByteSet {
  return interned(Uint8Array.from({ length: 256 }, (_, byte) => (test(byte) ? 1 : 0)));
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;
const isSpace = (byte: number): boolean => (byte >= 9 && byte <= 13) || byte === 32 || byte === 0xa0;
const CLASSES: Readonly<Record<string, (byte: number) => boolean>> = {
  d: isDigit,
  w: (byte) => isDigit(byte) || isLetter(byte) || byte === 0x5f,
  s: isSpace,
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

export const WORD: ByteSet = setOf((byte) => isDigit(byte) || isLetter(byte) || byte === 0x5f || byte === 0x2d);
const ANY: ByteSet = setOf(() => true);
const NO_LINE_END: ByteSet = setOf((byte) => byte !== 10 && byte !== 13);

export function isWithin(set: ByteSet, other: ByteSet): boolean {
  for (let byte = 0; byte < 256; byte++) if (set[byte] === 1 && other[byte] === 0) return false;
  return true;
}

class Reader {
  readonly #source: string;
  readonly #anyCase: boolean;
  #at = 0;

  constructor(pattern: RegExp) {
    this.#source = pattern.source;
    this.#anyCase = pattern.flags.includes('i');
    if (/[smuvy]/.test(pattern.flags)) throw new NotUnderstood(pattern.flags);
  }

  read(): Node {
    const node = this.#alternatives();
    if (this.#at < this.#source.length) throw new NotUnderstood(this.#source);
    return node;
  }

  #alternatives(): Node {
    const branches = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    return branches.length === 1 ? (branches[0] as Node) : { kind: 'one', of: branches };
  }

  #sequence(): Node {
    const of: Node[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const atom = this.#atom();
      if (atom !== null) of.push(this.#counted(atom));
    }
    return of.length === 1 ? (of[0] as Node) : { kind: 'all', of };
  }

  #counted(node: Node): Node {
    const written = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (written === null) return node;
    this.#at += written[0].length;
    const [, sign, low, comma, high] = written;
    if (sign !== undefined) return { kind: 'many', of: node, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const least = Number(low);
    return { kind: 'many', of: node, least, most: comma === undefined ? least : high === '' ? Infinity : Number(high) };
  }

  /** Null for an anchor, which reads nothing. */
  #atom(): Node | null {
    const char = this.#source[this.#at] as string;
    if (char === '(') return this.#group();
    if (char === '[') return { kind: 'set', set: this.#class() };
    this.#at++;
    if (char === '^' || char === '$') return null;
    if (char === '.') return { kind: 'set', set: NO_LINE_END };
    if (char !== '\\') return { kind: 'set', set: this.#cased(char.charCodeAt(0)) };
    const next = this.#source[this.#at] as string;
    if (next === 'b' || next === 'B') {
      this.#at++;
      return null;
    }
    // What a group captured: any text.
    if (next === 'k' || /[1-9]/.test(next)) {
      this.#at += /^(?:k<\w+>|\d+)/.exec(this.#source.slice(this.#at))?.[0].length ?? 1;
      return { kind: 'many', of: { kind: 'set', set: ANY }, least: 0, most: Infinity };
    }
    return { kind: 'set', set: this.#escape() };
  }

  #group(): Node {
    const opening = /^\((?:\?(?:<(?!=|!)\w+>|(<?)([=!])|:))?/.exec(this.#source.slice(this.#at));
    if (opening === null) throw new NotUnderstood(this.#source);
    this.#at += opening[0].length;
    const inside = this.#alternatives();
    if (this.#source[this.#at] !== ')') throw new NotUnderstood(this.#source);
    this.#at++;
    const [, behind, look] = opening;
    return look === undefined ? inside : { kind: 'look', behind: behind === '<', negated: look === '!', of: inside };
  }

  /** Behind a backslash that was read. */
  #escape(): ByteSet {
    const char = this.#source[this.#at++] as string;
    const lower = CLASSES[char.toLowerCase()];
    if (lower !== undefined) return once(`\\${char}`, () => setOf(char === char.toLowerCase() ? lower : (byte) => !lower(byte)));
    if (CONTROLS[char] !== undefined) return this.#cased(CONTROLS[char]);
    if (char === 'x' || char === 'u') {
      const digits = /^(?:[0-9a-fA-F]{4}|[0-9a-fA-F]{2})/.exec(this.#source.slice(this.#at, this.#at + (char === 'x' ? 2 : 4)))?.[0];
      if (digits === undefined) throw new NotUnderstood(this.#source);
      this.#at += digits.length;
      return this.#cased(Number.parseInt(digits, 16));
    }
    if (/[A-Za-z0-9]/.test(char)) throw new NotUnderstood(`\\${char}`);
    return this.#cased(char.charCodeAt(0));
  }

  #cased(point: number): ByteSet {
    if (!this.#anyCase || !isLetter(point)) return once(`${point}`, () => setOf((byte) => byte === point));
    return once(`${point | 32} in either case`, () => setOf((byte) => (byte | 32) === (point | 32)));
  }

  #class(): ByteSet {
    const written = /^\[(?:[^\]\\]|\\.)*\]/.exec(this.#source.slice(this.#at))?.[0];
    if (written === undefined) throw new NotUnderstood(this.#source);
    const end = this.#at + written.length;
    const set = once(`${this.#anyCase}${written}`, () => this.#members());
    this.#at = end;
    return set;
  }

  /** One member of a class; `point` where it is one character, as written. */
  #member(): { readonly set: ByteSet; readonly point: number | null } {
    const char = this.#source[this.#at++] as string;
    if (char !== '\\') return { set: this.#cased(char.charCodeAt(0)), point: char.charCodeAt(0) };
    if (this.#source[this.#at] === 'b') throw new NotUnderstood('\\b');
    const set = this.#escape();
    const members = membersOf(set);
    // A letter that was escaped ends no range that anybody writes.
    return { set, point: members.length === 1 ? (members[0] as number) : null };
  }

  #members(): ByteSet {
    const into = new Uint8Array(256);
    this.#at++;
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at++;
    while (this.#source[this.#at] !== ']') {
      const from = this.#member();
      if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at++;
        const to = this.#member();
        if (from.point === null || to.point === null) throw new NotUnderstood('range');
        for (let byte = from.point; byte <= Math.min(to.point, 255); byte++) into[byte] = 1;
      } else for (let byte = 0; byte < 256; byte++) if (from.set[byte] === 1) into[byte] = 1;
    }
    if (this.#anyCase) for (let byte = 0; byte < 256; byte++) if (isLetter(byte) && into[byte] === 1) into[byte ^ 32] = 1;
    this.#at++;
    if (negated) for (let byte = 0; byte < 256; byte++) into[byte] = into[byte] === 1 ? 0 : 1;
    return interned(into);
  }
}

export function membersOf(set: ByteSet): number[] {
  const members: number[] = [];
  for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) members.push(byte);
  return members;
}

/** A part of the automaton under construction. */
interface Part {
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
  readonly empty: boolean;
  /** Most bytes. */
  readonly width: number;
}

const NOTHING: Part = { first: new Set(), last: new Set(), empty: true, width: 0 };

class Builder {
  readonly positions: Position[] = [];
  looksAhead = false;

  build(node: Node, before: number): Part {
    switch (node.kind) {
      case 'look':
        if (!node.behind && !node.negated && new Builder().build(node.of, 0).width > 1) this.looksAhead = true;
        return NOTHING;
      case 'set':
        return this.#single(node.set, before);
      case 'one': {
        const parts = node.of.map((branch) => this.build(branch, before));
        return {
          first: new Set(parts.flatMap((part) => [...part.first])),
          last: new Set(parts.flatMap((part) => [...part.last])),
          empty: parts.some((part) => part.empty),
          width: Math.max(...parts.map((part) => part.width)),
        };
      }
      case 'all': {
        let whole = NOTHING;
        for (const one of node.of) whole = this.#joined(whole, this.build(one, before + whole.width));
        return whole;
      }
      default:
        return this.#repeated(node, before);
    }
  }

  #single(set: ByteSet, before: number): Part {
    if (this.positions.length >= MOST_POSITIONS) throw new NotUnderstood('too many positions');
    this.positions.push({ set, next: new Set(), latest: before, weight: 1 });
    const own = new Set([this.positions.length - 1]);
    return { first: own, last: own, empty: false, width: 1 };
  }

  #joined(left: Part, right: Part): Part {
    for (const from of left.last) for (const to of right.first) (this.positions[from] as Position).next.add(to);
    return {
      first: left.empty ? new Set([...left.first, ...right.first]) : left.first,
      last: right.empty ? new Set([...left.last, ...right.last]) : right.last,
      empty: left.empty && right.empty,
      width: left.width + right.width,
    };
  }

  #repeated({ of, least, most }: Node & { kind: 'many' }, before: number): Part {
    const counted = of.kind === 'set' ? COUNTED_BYTES : COUNTED_GROUPS;
    const copies = Math.min(least, counted);
    let whole = NOTHING;
    let width = 0;
    for (let copy = 0; copy < copies; copy++) {
      const part = this.build(of, before + width);
      width += part.width;
      whole = this.#joined(whole, part);
    }
    if (of.kind === 'set' && least > copies) {
      const last = this.positions.length - 1;
      this.positions[last] = { ...(this.positions[last] as Position), weight: least - copies };
    }
    if (most > copies) {
      const start = this.positions.length;
      const part = this.build(of, before + width);
      const each = part.width;
      // Once, or around again: the latest that each of its bytes can stand is that of the last round.
      if (most > copies + 1) {
        for (const from of part.last) for (const to of part.first) (this.positions[from] as Position).next.add(to);
        const more = each === 0 ? 0 : (most - copies - 1) * each;
        for (let at = start; at < this.positions.length; at++) {
          const position = this.positions[at] as Position;
          this.positions[at] = { ...position, latest: position.latest + more };
        }
      }
      whole = this.#joined(whole, { ...part, empty: part.empty || copies >= least });
      width += each === 0 ? 0 : (most - copies) * each;
    }
    return { ...whole, width };
  }
}

/** The automaton of one pattern, or of several: what any of them matches. Throws NotUnderstood. */
export function automatonOf(patterns: readonly RegExp[]): Automaton {
  const builder = new Builder();
  const first = new Set<number>();
  let boundary: Automaton['boundary'] = 'token';
  for (const pattern of patterns) {
    const node = new Reader(pattern).read();
    const part = builder.build(node, 0);
    for (const at of part.first) first.add(at);
    for (const at of part.last) (builder.positions[at] as Position).next.add(END);
    if (part.empty) throw new NotUnderstood('matches nothing');
    if (!beginsToken(node)) boundary = 'any';
  }
  return { positions: builder.positions, first, boundary, looksAhead: builder.looksAhead };
}

/**
 * Whether a match begins only where a run of word bytes does, or behind an escape that goes on into one: the first thing in the
 * pattern is a look-behind for no word byte, or a choice of that and of escapes.
 */
function beginsToken(node: Node): boolean {
  const first = node.kind === 'all' ? node.of[0] : node;
  if (first === undefined) return false;
  if (first.kind === 'all') return beginsToken(first);
  if (first.kind === 'one') return first.of.every((branch) => beginsToken(branch));
  if (first.kind !== 'look' || !first.behind) return false;
  if (first.negated) return (first.of.kind === 'set' && isWithin(WORD, first.of.set)) || (first.of.kind === 'one' && covers(first.of.of));
  // `\`, `%` and then word bytes.
  const of = first.of.kind === 'one' ? first.of.of : [first.of];
  return of.every((branch) => {
    const [trigger, ...rest] = flat(branch);
    return (
      trigger?.kind === 'set' &&
      membersOf(trigger.set).every((byte) => byte === 0x5c || byte === 0x25) &&
      rest.every(isWordSet) &&
      rest.length < 9
    );
  });
}

function covers(branches: readonly Node[]): boolean {
  return branches.some((branch) => branch.kind === 'set' && isWithin(WORD, branch.set));
}

function isWordSet(node: Node): boolean {
  return node.kind === 'set' && isWithin(node.set, WORD);
}

/** A sequence's members, counts of a fixed number written out. */
function flat(node: Node): Node[] {
  if (node.kind === 'all') return node.of.flatMap(flat);
  if (node.kind === 'many' && node.least === node.most && node.least < 9)
    return Array.from({ length: node.least }, () => flat(node.of)).flat();
  return [node];
}

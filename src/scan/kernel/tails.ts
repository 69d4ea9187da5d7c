import { TAIL_ALIVE, TAIL_CLASSES, TAIL_DEAD, TAIL_DEADLINES, TAIL_ROWS, TAIL_START, TAIL_WIDTH } from './layout.ts';
import { type Automaton, type ByteSet, END } from './pattern.ts';

/**
 * Tails: what may follow a literal in a match of its rule, as a deterministic automaton that says where nothing can match any more.
 * Where it would have too many states it says "alive" instead.
 */

const MOST_STATES = 120;

/** In a row's byte. */
const LATEST = 255;

/** Sets of positions: one bit each, END the first. */
type States = Readonly<Int32Array>;

/** The tails of one automaton. */
export class TailMaker {
  readonly #words: number;
  /** Per position (END is 0) what may come next. */
  readonly #next: readonly States[];
  readonly #latest: readonly number[];
  /** Bytes that no position tells apart are one class. */
  readonly #classes = new Uint8Array(256);
  /** Per class the positions that read it. */
  readonly #readers: Int32Array[] = [];
  readonly #made = new Map<string, Uint8Array | null>();

  constructor({ positions }: Automaton) {
    this.#words = (positions.length + 32) >> 5;
    this.#next = [new Int32Array(this.#words), ...positions.map(({ next }) => this.#statesOf(next))];
    this.#latest = [0, ...positions.map(({ latest }) => latest)];
    const distinct = [...new Set(positions.map(({ set }) => set))];
    const known = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      let signature = '';
      for (const set of distinct) signature += set[byte];
      let number = known.get(signature);
      if (number === undefined) {
        number = known.size;
        known.set(signature, number);
        const readers = positions.flatMap(({ set }, at) => (set[byte] === 1 ? [at] : []));
        this.#readers.push(this.#statesOf(readers));
      }
      this.#classes[byte] = number;
    }
  }

  /** `from`: positions one of which reads the next byte. Null where anything may follow. */
  tail(from: ReadonlySet<number>): Uint8Array | null {
    const states = this.#statesOf(from);
    const key = keyOf(states);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = from.has(END) ? null : this.#make(states);
    this.#made.set(key, made);
    return made;
  }

  #statesOf(positions: Iterable<number>): Int32Array {
    const states = new Int32Array(this.#words);
    for (const at of positions) states[(at + 1) >> 5] = (states[(at + 1) >> 5] as number) | (1 << ((at + 1) & 31));
    return states;
  }

  #make(from: States): Uint8Array | null {
    const width = this.#readers.length;
    const states: States[] = [from];
    const numbers = new Map<string, number>([[keyOf(from), TAIL_START]]);
    const rows: number[] = [];
    let dies = false;
    for (let state = 0; state < states.length; state++) {
      // Most classes are read by the same positions of a state.
      const seen: { readonly reading: Int32Array; readonly number: number }[] = [];
      for (const readers of this.#readers) {
        const reading = both(states[state] as States, readers);
        let known = seen.find((one) => isSame(one.reading, reading));
        if (known === undefined) {
          known = { reading, number: this.#follow(reading, states, numbers) };
          seen.push(known);
        }
        if (known.number === TAIL_DEAD) dies = true;
        rows.push(known.number);
      }
    }
    if (!dies) return null;
    const bytes = new Uint8Array(TAIL_ROWS + (TAIL_START + states.length) * width);
    new DataView(bytes.buffer).setUint32(TAIL_WIDTH, width, true);
    bytes.set(this.#classes, TAIL_CLASSES);
    // Bytes of the tail are at least so late in the match.
    for (const [state, of] of states.entries()) bytes[TAIL_DEADLINES + TAIL_START + state] = Math.min(LATEST, this.#latestOf(of));
    bytes.set(rows, TAIL_ROWS + TAIL_START * width);
    return bytes;
  }

  /** The state in which the automaton is after all of `reading` have read their byte. */
  #follow(reading: States, states: States[], numbers: Map<string, number>): number {
    const next = new Int32Array(this.#words);
    let some = false;
    for (let word = 0; word < this.#words; word++) {
      for (let left = reading[word] as number; left !== 0; left &= left - 1) {
        some = true;
        const after = this.#next[(word << 5) + 31 - Math.clz32(left & -left)] as States;
        for (let i = 0; i < this.#words; i++) next[i] = (next[i] as number) | (after[i] as number);
      }
    }
    if (!some) return TAIL_DEAD;
    return ((next[0] as number) & 1) === 1 ? TAIL_ALIVE : numbered(next, states, numbers);
  }

  #latestOf(states: States): number {
    let latest = 0;
    for (let word = 0; word < this.#words; word++) {
      for (let left = states[word] as number; left !== 0; left &= left - 1) {
        latest = Math.max(latest, this.#latest[(word << 5) + 31 - Math.clz32(left & -left)] as number);
      }
    }
    return latest;
  }
}

function numbered(next: States, states: States[], numbers: Map<string, number>): number {
  const key = keyOf(next);
  const known = numbers.get(key);
  if (known !== undefined) return known;
  if (states.length >= MOST_STATES) return TAIL_ALIVE;
  const number = TAIL_START + states.length;
  numbers.set(key, number);
  states.push(next);
  return number;
}

function keyOf(states: States): string {
  let key = '';
  for (const word of states) key += String.fromCharCode(word & 0xffff, word >>> 16);
  return key;
}

function both(one: States, other: States): Int32Array {
  const common = new Int32Array(one.length);
  for (let word = 0; word < one.length; word++) common[word] = (one[word] as number) & (other[word] as number);
  return common;
}

function isSame(one: States, other: States): boolean {
  for (let word = 0; word < one.length; word++) if (one[word] !== other[word]) return false;
  return true;
}

/** A tail that asks for nothing but these bytes, each in one of its ways. */
export function spelledTail(ways: readonly ByteSet[]): Uint8Array | null {
  if (ways.length === 0) return null;
  const positions = ways.map((set, at) => ({ set, next: new Set([at + 1 === ways.length ? END : at + 1]), latest: at }));
  return new TailMaker({ positions, first: new Set([0]), boundary: 'any', looksAhead: false }).tail(new Set([0]));
}

import { TAIL_ALIVE, TAIL_CLASSES, TAIL_DEAD, TAIL_DEADLINES, TAIL_ROWS, TAIL_START, TAIL_WIDTH } from './layout.ts';
import { type Automaton, type ByteSet, END, type Position } from './pattern.ts';

/**
 * Tails: what may follow a literal in a match of its rule, as a deterministic automaton that says where nothing can match any more.
 * Where it would have too many states it says "alive" instead.
 */

const MOST_STATES = 120;
const LONGEST_SPELLING = 48;

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
  readonly #readers: States[];
  readonly #made = new Map<string, Uint8Array | null>();
  /** The states under construction, one behind another, and room for what is worked on. */
  readonly #states: Int32Array;
  readonly #readings: Int32Array;
  readonly #after: Int32Array;

  constructor({ positions }: Automaton) {
    this.#words = (positions.length + 32) >> 5;
    this.#next = [new Int32Array(this.#words), ...positions.map(({ next }) => this.#statesOf(next))];
    this.#latest = [0, ...positions.map(({ latest }) => latest)];
    const count = this.#divide(new Set(positions.map(({ set }) => set)));
    const samples = Array.from({ length: count }, (_, number) => this.#classes.indexOf(number));
    this.#readers = samples.map((sample) => this.#statesOf(positions.keys().filter((at) => (positions[at] as Position).set[sample] === 1)));
    this.#states = new Int32Array((MOST_STATES + LONGEST_SPELLING + 1) * this.#words);
    this.#readings = new Int32Array(count * this.#words);
    this.#after = new Int32Array(this.#words);
  }

  /** Divides the bytes into classes by the sets they are in; returns how many. */
  #divide(sets: ReadonlySet<ByteSet>): number {
    let count = 1;
    for (const set of sets) {
      const moved = new Map<number, number>();
      const stays = new Set<number>();
      for (let byte = 0; byte < 256; byte++) if (set[byte] === 0) stays.add(this.#classes[byte] as number);
      for (let byte = 0; byte < 256; byte++) {
        const old = this.#classes[byte] as number;
        if (set[byte] === 0 || !stays.has(old)) continue;
        if (!moved.has(old)) moved.set(old, count++);
        this.#classes[byte] = moved.get(old) as number;
      }
    }
    return count;
  }

  /**
   * `walk`: positions one of which reads the next byte, at first, and behind each byte of `spelling`, which stands there. Null where
   * anything may follow. The pattern begins `extra` bytes behind the tail's start.
   */
  tail(walk: readonly ReadonlySet<number>[], spelling: readonly (readonly number[])[], extra = 0): Uint8Array | null {
    if (spelling.length > LONGEST_SPELLING || walk.some((positions) => positions.has(END))) return null;
    const sets = walk.map((positions) => this.#statesOf(positions));
    const key = `${keyOf(sets.at(-1) as States, 0, this.#words)}${spelling.join()}/${extra}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(sets, spelling, extra);
    this.#made.set(key, made);
    return made;
  }

  #statesOf(positions: Iterable<number>): Int32Array {
    const states = new Int32Array(this.#words);
    for (const at of positions) states[(at + 1) >> 5] = (states[(at + 1) >> 5] as number) | (1 << ((at + 1) & 31));
    return states;
  }

  #make(walk: readonly States[], spelling: readonly (readonly number[])[], extra: number): Uint8Array | null {
    const words = this.#words;
    const width = this.#readers.length;
    for (const [at, states] of walk.entries()) this.#states.set(states, at * words);
    let count = walk.length;
    // States inside the spelling go nowhere else.
    const numbers = new Map<string, number>([[keyOf(this.#states, spelling.length * words, words), TAIL_START + spelling.length]]);
    const rows: number[] = [];
    let dies = spelling.length > 0;
    for (const [at, bytes] of spelling.entries()) {
      const classes = bytes.map((byte) => this.#classes[byte]);
      for (let number = 0; number < width; number++) rows.push(classes.includes(number) ? TAIL_START + at + 1 : TAIL_DEAD);
    }
    const numbered = (): number => {
      const key = keyOf(this.#after, 0, words);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (count >= MOST_STATES) return TAIL_ALIVE;
      this.#states.set(this.#after, count * words);
      numbers.set(key, TAIL_START + count);
      return TAIL_START + count++;
    };
    for (let state = spelling.length; state < count; state++) {
      const first = rows.length;
      for (let number = 0; number < width; number++) {
        // Most classes are read by the same positions of a state.
        const same = this.#read(state, number);
        let next = rows[first + same];
        if (next === undefined) next = !this.#follow(number) ? TAIL_DEAD : ((this.#after[0] as number) & 1) === 1 ? TAIL_ALIVE : numbered();
        if (next === TAIL_DEAD) dies = true;
        rows.push(next);
      }
    }
    if (!dies) return null;
    const bytes = new Uint8Array(TAIL_ROWS + (TAIL_START + count) * width);
    new DataView(bytes.buffer).setUint32(TAIL_WIDTH, width, true);
    bytes.set(this.#classes, TAIL_CLASSES);
    // Bytes of the tail are at least so late in the match.
    for (let state = 0; state < count; state++)
      bytes[TAIL_DEADLINES + TAIL_START + state] = Math.min(LATEST, this.#latestOf(state * words) + extra);
    bytes.set(rows, TAIL_ROWS + TAIL_START * width);
    return bytes;
  }

  /** Which positions of a state read a class, as readings[number]; returns the first number with the same reading. */
  #read(state: number, number: number): number {
    const words = this.#words;
    const readers = this.#readers[number] as States;
    const readings = this.#readings;
    for (let word = 0; word < words; word++) {
      readings[number * words + word] = (this.#states[state * words + word] as number) & (readers[word] as number);
    }
    for (let other = 0; other < number; other++) {
      let word = 0;
      while (word < words && readings[other * words + word] === readings[number * words + word]) word++;
      if (word === words) return other;
    }
    return number;
  }

  /** Puts into `after` what may come after readings[number]; false where nothing reads. */
  #follow(number: number): boolean {
    const words = this.#words;
    this.#after.fill(0);
    let some = false;
    for (let word = 0; word < words; word++) {
      for (let left = this.#readings[number * words + word] as number; left !== 0; left &= left - 1) {
        some = true;
        const next = this.#next[(word << 5) + 31 - Math.clz32(left & -left)] as States;
        for (let i = 0; i < words; i++) this.#after[i] = (this.#after[i] as number) | (next[i] as number);
      }
    }
    return some;
  }

  #latestOf(at: number): number {
    let latest = 0;
    for (let word = 0; word < this.#words; word++) {
      for (let left = this.#states[at + word] as number; left !== 0; left &= left - 1) {
        latest = Math.max(latest, this.#latest[(word << 5) + 31 - Math.clz32(left & -left)] as number);
      }
    }
    return latest;
  }
}

function keyOf(states: States, from: number, words: number): string {
  let key = '';
  for (let at = from; at < from + words; at++) key += String.fromCharCode((states[at] as number) & 0xffff, (states[at] as number) >>> 16);
  return key;
}

/** A tail that asks for nothing but these bytes, each in one of its ways. */
export function spelledTail(ways: readonly (readonly number[])[]): Uint8Array | null {
  if (ways.length === 0) return null;
  const sets = ways.map((bytes) => Uint8Array.from({ length: 256 }, (_, byte) => (bytes.includes(byte) ? 1 : 0)));
  const positions = sets.map((set, at) => ({ set, next: new Set([at + 1 === ways.length ? END : at + 1]), latest: at, weight: 1 }));
  return new TailMaker({ positions, first: new Set([0]), boundary: 'any', looksAhead: false }).tail([new Set([0])], []);
}

import type { Form } from './face.ts';

/**
 * The way back from decoded bytes to the bytes that they were decoded from, one class per kind of encoding. Positions are
 * looked up by binary search, so a map costs memory per escape or per piece, not per byte.
 */

/** Range in the parent's bytes; lead and trail as in Edges, of this layer alone. */
export interface Located {
  readonly start: number;
  readonly end: number;
  readonly lead: number;
  readonly trail: number;
}

export interface ViewMap {
  /** [start, end) must not be empty and lie in one piece. */
  locate(start: number, end: number): Located;
  /** Index of the piece that holds decoded byte `at`, or −1 (a separator). */
  pieceOf(at: number): number;
  pieceBounds(piece: number): { readonly start: number; readonly end: number };
  /** Whether any byte of [start, end) was not simply copied from the parent. */
  touched(start: number, end: number): boolean;
}

/** Index of the last element ≤ `value` in an ascending list, or −1. */
export function lastAtMost(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Pieces of a view in ascending order; between two pieces stands one separator byte. */
export class Pieces {
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  pieceOf(at: number): number {
    const piece = lastAtMost(this.starts, at);
    return piece >= 0 && at < (this.ends[piece] as number) ? piece : -1;
  }

  pieceBounds(piece: number): { readonly start: number; readonly end: number } {
    return { start: this.starts[piece] as number, end: this.ends[piece] as number };
  }
}

/** Regions in which escapes were resolved and everything else was copied. */
export class EscapeMap extends Pieces implements ViewMap {
  /** Where each piece starts in the parent. */
  readonly sources: number[] = [];
  /** Per escape: its first decoded byte, how many there are, its first parent byte, how many there are. */
  readonly outs: number[] = [];
  readonly counts: number[] = [];
  readonly ins: number[] = [];
  readonly lengths: number[] = [];

  /** Parent range of the unit that gave decoded byte `at`. */
  #unit(at: number): { start: number; end: number } {
    const piece = this.pieceOf(at);
    const source = this.sources[piece] as number;
    const escape = lastAtMost(this.outs, at);
    const from = this.ins[escape];
    if (from === undefined || from < source) {
      const start = source + at - (this.starts[piece] as number);
      return { start, end: start + 1 };
    }
    const out = this.outs[escape] as number;
    const count = this.counts[escape] as number;
    const after = from + (this.lengths[escape] as number);
    if (at < out + count) return { start: from, end: after };
    return { start: after + at - out - count, end: after + at - out - count + 1 };
  }

  locate(start: number, end: number): Located {
    return { start: this.#unit(start).start, end: this.#unit(end - 1).end, lead: 0, trail: 0 };
  }

  touched(start: number, end: number): boolean {
    const escape = lastAtMost(this.outs, end - 1);
    return escape >= 0 && (this.outs[escape] as number) + Math.max(1, this.counts[escape] as number) > start;
  }
}

/** A run of base64 or hex characters, perhaps wrapped over lines: where each line's characters start. */
export interface Run {
  /** Index of the first character of each line within the run. */
  readonly characters: number[];
  /** Its position in the parent. */
  readonly positions: number[];
}

/** Decoded pieces of runs: `bits` per character. */
export class RunMap extends Pieces implements ViewMap {
  readonly #bits: number;
  /** Per piece: its run, the first character used of it (alignment), and the first decoded byte counted from there. */
  readonly runs: Run[] = [];
  readonly skipped: number[] = [];
  readonly firsts: number[] = [];

  constructor(bits: 4 | 6) {
    super();
    this.#bits = bits;
  }

  locate(start: number, end: number): Located {
    const piece = this.pieceOf(start);
    const run = this.runs[piece] as Run;
    const skip = this.skipped[piece] as number;
    const shift = (this.firsts[piece] as number) - (this.starts[piece] as number);
    const firstBit = 8 * (start + shift);
    const lastBit = 8 * (end + shift) - 1;
    const first = Math.floor(firstBit / this.#bits);
    const last = Math.floor(lastBit / this.#bits);
    return {
      start: positionIn(run, skip + first),
      end: positionIn(run, skip + last) + 1,
      lead: firstBit - first * this.#bits,
      trail: (last + 1) * this.#bits - lastBit - 1,
    };
  }

  touched(): boolean {
    return true;
  }
}

export function positionIn(run: Run, character: number): number {
  const line = lastAtMost(run.characters, character);
  return (run.positions[line] as number) + character - (run.characters[line] as number);
}

/** UTF-16 regions as UTF-8: per decoded byte the parent's position of its code unit, and 2 or 4 bytes of width. */
export class WideMap extends Pieces implements ViewMap {
  #from: Int32Array;
  #width: Uint8Array;

  constructor(capacity: number) {
    super();
    this.#from = new Int32Array(capacity);
    this.#width = new Uint8Array(capacity);
  }

  grow(capacity: number): void {
    const from = new Int32Array(capacity);
    const width = new Uint8Array(capacity);
    from.set(this.#from);
    width.set(this.#width);
    this.#from = from;
    this.#width = width;
  }

  put(at: number, from: number, width: number): void {
    this.#from[at] = from;
    this.#width[at] = width;
  }

  locate(start: number, end: number): Located {
    const last = this.#from[end - 1] as number;
    return { start: this.#from[start] as number, end: last + (this.#width[end - 1] as number), lead: 0, trail: 0 };
  }

  touched(): boolean {
    return true;
  }
}

/** Output of a decoder before it becomes a view. */
export interface Decoded {
  readonly form: Form;
  readonly bytes: Uint8Array;
  readonly map: ViewMap;
}

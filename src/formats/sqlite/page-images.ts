import type { Source } from '../face.ts';

/** More images than this are not told apart: 8 GiB of pages of 4 KiB. */
export const MOST_IMAGES = 2_097_152;

/**
 * Copies of pages in a log or journal, in the order of the file: which page each is of, and where it stands. Kept as numbers,
 * 16 bytes per copy.
 */
export class PageImages {
  readonly pageSize: number;
  readonly #source: Source;
  /** Page numbers in the order of the file. */
  #numbers = new Uint32Array(256);
  #at = new Float64Array(256);
  #count = 0;
  /** Page × 2^21 + index, ascending. */
  #sorted: Float64Array | null = null;

  constructor(source: Source, pageSize: number) {
    this.#source = source;
    this.pageSize = pageSize;
  }

  get count(): number {
    return this.#count;
  }

  /** False where there are too many. */
  add(page: number, at: number): boolean {
    if (this.#count >= MOST_IMAGES) return false;
    if (this.#count === this.#numbers.length) {
      const numbers = new Uint32Array(this.#count * 2);
      const starts = new Float64Array(this.#count * 2);
      numbers.set(this.#numbers);
      starts.set(this.#at);
      this.#numbers = numbers;
      this.#at = starts;
    }
    this.#numbers[this.#count] = page;
    this.#at[this.#count++] = at;
    return true;
  }

  number(index: number): number {
    return this.#numbers[index] as number;
  }

  at(index: number): number {
    return this.#at[index] as number;
  }

  /** Index of the last image of a page that is not above `bound`; -1 where there is none. */
  lastUpTo(page: number, bound: number): number {
    const sorted = (this.#sorted ??= this.#sort());
    const key = sorted[this.#behind(sorted, page * MOST_IMAGES + bound) - 1];
    return key !== undefined && Math.floor(key / MOST_IMAGES) === page ? key % MOST_IMAGES : -1;
  }

  /** The page numbers that there are images of, each once. */
  *pages(): Generator<number> {
    let last = -1;
    for (const key of (this.#sorted ??= this.#sort())) {
      const page = Math.floor(key / MOST_IMAGES);
      if (page !== last) yield (last = page);
    }
  }

  /** Fills `into` with an image; false where it is not whole. */
  read(index: number, into: Uint8Array): boolean {
    return this.#source.read(this.at(index), into) === into.length;
  }

  #sort(): Float64Array {
    const sorted = new Float64Array(this.#count);
    for (let index = 0; index < this.#count; index++) sorted[index] = this.number(index) * MOST_IMAGES + index;
    return sorted.sort();
  }

  /** How many keys are not above `key`. */
  #behind(sorted: Float64Array, key: number): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import type { Source } from '../face.ts';

const WINDOW = 65_536;

/** Compressed bytes in the order of reading, through one window. */
export class Input {
  readonly source: Source;
  readonly #window = new Uint8Array(WINDOW);
  #start = 0;
  #filled = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** Some of the bytes [at, at + length), at least one where there is any; valid until the next call. */
  some(at: number, length: number): Uint8Array {
    if (at < this.#start || at >= this.#start + this.#filled) {
      this.#start = at;
      this.#filled = this.source.read(at, this.#window);
    }
    return this.#window.subarray(at - this.#start, Math.min(this.#filled, at - this.#start + length));
  }

  /** The bytes [at, at + length), fewer at the end of the source; valid until the next call. Not for more than 64 KiB. */
  all(at: number, length: number): Uint8Array {
    const some = this.some(at, length);
    if (some.length === length || this.#filled < WINDOW) return some;
    this.#filled = 0;
    return this.some(at, length);
  }

  wipe(): void {
    this.#window.fill(0);
    this.#filled = 0;
  }
}

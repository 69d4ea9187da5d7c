import type { Source } from '../../formats/index.ts';

/** Longer content is read from its source again and again. */
const MOST = 67_108_864;
const FIRST = 16_384;
const LARGEST_PART = 4_194_304;

/**
 * Content that is read once and then several times more. In a stream each step back costs as much as all that was read, and in
 * streams within streams that adds up to more than is done.
 */
export class Held implements Source, Disposable {
  #parts: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  #size = 0;
  #source: Source | null = null;

  /** Reads `source` to its end, unless that is far. */
  constructor(source: Source) {
    for (let length = FIRST; ; length = Math.min(length * 2, LARGEST_PART)) {
      const bytes = new Uint8Array(length);
      let have = 0;
      for (let count = 1; have < length && count > 0; have += count) count = source.read(this.#size + have, bytes.subarray(have));
      if (have > 0) this.#parts.push({ start: this.#size, bytes: bytes.subarray(0, have) });
      this.#size += have;
      if (have < length) return;
      if (this.#size < MOST) continue;
      this[Symbol.dispose]();
      this.#source = source;
      return;
    }
  }

  get size(): number {
    return this.#source?.size ?? this.#size;
  }

  read(at: number, into: Uint8Array): number {
    if (this.#source !== null) return this.#source.read(at, into);
    let done = 0;
    for (const { start, bytes } of this.#parts) {
      const from = at + done - start;
      if (done === into.length) break;
      if (from < 0 || from >= bytes.length) continue;
      const there = bytes.subarray(from, from + into.length - done);
      into.set(there, done);
      done += there.length;
    }
    return done;
  }

  [Symbol.dispose](): void {
    for (const { bytes } of this.#parts) bytes.fill(0);
    this.#parts = [];
  }
}

import type { Inflater, Source, Surroundings } from '../face.ts';

/** What is given to the decompressor at once. */
const STEP = 4_096;
/** Deflate makes at most 1,032 bytes of one. */
const MOST_OF_STEP = STEP * 1_032 + 65_536;

/** A decompressor that holds so few bytes at once that any stream is read in flat memory. */
export function zlibInflater(around: Surroundings): Inflater {
  return around.inflater('zlib', MOST_OF_STEP);
}

/** The bytes of a source through one window that follows the reader. */
export class Window {
  readonly #source: Source;
  readonly #bytes: Uint8Array;
  #start = 0;
  #filled = 0;

  constructor(source: Source, length: number) {
    this.#source = source;
    this.#bytes = new Uint8Array(length);
  }

  /** `wanted` bytes from `at` on, fewer at the end of the source. Valid until the next call. */
  bytes(at: number, wanted: number): Uint8Array {
    let offset = at - this.#start;
    if (offset < 0 || offset + wanted > this.#filled) {
      this.#start = at;
      this.#filled = at >= 0 && at < this.#source.size ? this.#source.read(at, this.#bytes) : 0;
      offset = 0;
    }
    return this.#bytes.subarray(offset, Math.min(offset + wanted, this.#filled));
  }

  wipe(): void {
    this.#bytes.fill(0);
    this.#filled = 0;
  }
}

/** Unsigned, of four bytes; 0 stands for bytes that are not there. */
export function big(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

const LARGE = 4_096;

/** Overwrites bytes that nobody needs any more; the memory of large ones is given back without waiting for a collection. */
export function discard(bytes: Uint8Array): void {
  bytes.fill(0);
  const { buffer } = bytes;
  if (bytes.length >= LARGE && bytes.length === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** How the reading of a zlib stream ended, where in the source, and after how many bytes. */
export interface StreamEnd {
  /** `cut`: the source ended before the stream did. */
  readonly how: 'ended' | 'cut' | 'damaged' | 'stopped';
  readonly end: number;
  readonly made: number;
}

/** Reads the zlib stream at `at` and hands over what it gives, part by part, until `use` returns false. `size`: a guess. */
export function readStream(
  inflater: Inflater,
  window: Window,
  at: number,
  size: number,
  use: (part: Uint8Array) => boolean | undefined,
): StreamEnd {
  inflater.reset();
  let end = at;
  let made = 0;
  // Most streams are short: what stands behind them is not given to the decompressor in vain.
  let step = Math.min(STEP, size + (size >> 3) + 32);
  for (;;) {
    const given = window.bytes(end, step);
    if (given.length === 0) return { how: 'cut', end, made };
    let part: Uint8Array;
    try {
      part = inflater.push(given);
    } catch {
      return { how: 'damaged', end, made };
    }
    const ended = at + inflater.consumed < end + given.length;
    end = at + inflater.consumed;
    made += part.length;
    if (part.length > 0 && use(part) === false) return { how: 'stopped', end, made };
    if (ended) return { how: 'ended', end, made };
    step = STEP;
  }
}

/** The same in one piece, for sizes that may be held; `bytes` is null where the stream is damaged or has another size. */
export function readWhole(
  inflater: Inflater,
  window: Window,
  at: number,
  size: number,
): { readonly bytes: Uint8Array | null; readonly end: number } {
  let only: Uint8Array | null = null;
  let joined: Uint8Array | null = null;
  let filled = 0;
  const { how, end, made } = readStream(inflater, window, at, size, (part) => {
    if (filled === 0 && part.length === size) only = part;
    else if (filled + part.length <= size) (joined ??= new Uint8Array(size)).set(part, filled);
    filled += part.length;
    if (only !== part) discard(part);
    return filled <= size;
  });
  const bytes: Uint8Array = only ?? joined ?? new Uint8Array(0);
  // Only the checksum may be missing.
  if (made === size && (how === 'ended' || how === 'cut')) return { bytes, end };
  discard(bytes);
  return { bytes: null, end };
}

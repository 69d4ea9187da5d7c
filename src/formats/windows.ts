import type { Source } from './face.ts';

/** How much is held of a source at once, in bytes. */
export const WINDOW = 65_536;

/**
 * Calls `use` with the bytes of [from, to) in order, one window at a time; the array is reused. Stops when `use` returns
 * false, or where the source ends early (a file that shrank).
 */
export function eachWindow(
  source: Source,
  from: number,
  to: number,
  use: (bytes: Uint8Array, at: number) => boolean | undefined,
  length = WINDOW,
): void {
  const end = Math.min(to, source.size);
  const buffer = new Uint8Array(Math.max(0, Math.min(length, end - from)));
  for (let at = from; at < end; ) {
    const count = source.read(at, buffer.subarray(0, Math.min(buffer.length, end - at)));
    if (count <= 0 || use(buffer.subarray(0, count), at) === false) return;
    at += count;
  }
}

/** The bytes [at, at + length), fewer at the end. For short pieces only. */
export function readPiece(source: Source, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - at)));
  return bytes.subarray(0, source.read(at, bytes));
}

import { crc32c, masked } from '../codecs/crc32c.ts';
import { snappyEnd } from '../codecs/snappy.ts';
import type { Source, Span } from '../face.ts';
import { giveBack } from '../give-back.ts';
import { TRAILER } from './read-block.ts';

/** Blocks longer than this are not looked for. */
const WINDOW = 1_048_576;

/**
 * Blocks compressed with Snappy in [from, to) of a table, of which nothing tells where they begin: each must end with a
 * checksum that holds. Null now and then. Uncompressed ones stand in the raw bytes anyway.
 */
export function* lostBlocks(file: Source, from: number, to: number): Generator<Span | null> {
  const window = new Uint8Array(Math.min(WINDOW, Math.max(0, to - from)));
  // What looks like a block's beginning and is none costs as much as its length: bounded, to stay linear.
  let budget = 8 * (to - from) + WINDOW;
  for (let at = from; at + TRAILER < to && budget > 0; ) {
    yield null;
    const filled = file.read(at, window.subarray(0, Math.min(window.length, to - at)));
    if (filled <= TRAILER) return;
    const last = at + filled >= to;
    // A block that begins late in the window is read again with the next one.
    const own = last ? filled : filled >> 1;
    let offset = 0;
    while (offset < own && budget > 0) {
      const end = snappyEnd(window, offset, filled);
      if (end !== null) budget -= end < 0 ? -end : end - offset;
      if (end === null || end < 0 || !isSound(window, offset, end, filled)) {
        offset++;
        continue;
      }
      yield { start: at + offset, end: at + end };
      offset = end + TRAILER;
    }
    at += offset;
  }
  giveBack(window);
}

function isSound(window: Uint8Array, start: number, end: number, filled: number): boolean {
  if (end + TRAILER > filled || window[end] !== 1) return false;
  const stored = new DataView(window.buffer, window.byteOffset, filled).getUint32(end + 1, true);
  return masked(crc32c(window.subarray(start, end + 1))) === stored;
}

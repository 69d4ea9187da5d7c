import { framesAsParts } from './frame-parts.ts';
import { Input } from './input.ts';
import type { Packing } from './rewritten-stream.ts';
import { BLOCK_GIVES, Unzstd } from './zstd-frames.ts';

/** A header without a size: magic, descriptor, window (RFC 8878 §3.1.1). */
const SIZELESS = 6;
const SIZE_OF_EIGHT = 0xc0;

/** Frame by frame. Where it is known how much a frame will hold, it says so, as some readers want it. */
export const zstdPacking: Packing = {
  *parts(source, around) {
    const input = new Input(source);
    const inflater = around.inflater('zstd', BLOCK_GIVES);
    const frames = new Unzstd(input, 0, Infinity, inflater);
    try {
      const parts = yield* framesAsParts(frames);
      return frames.skipped ? 'it holds a table of its pieces: unpack it, redact it, and pack it again' : parts;
    } finally {
      frames.end();
      inflater.end();
    }
  },
  packer(_source, _part, around, length) {
    const deflater = around.deflater('zstd');
    let first: Uint8Array | null = new Uint8Array(0);
    const sized = (bytes: Uint8Array): Uint8Array => {
      if (first === null || length === null) return bytes;
      const begun = joined(first, bytes);
      first = begun.length < SIZELESS ? begun : null;
      if (first !== null) return new Uint8Array(0);
      const descriptor = begun[4] as number;
      // Another size, no window, or a dictionary: it is as it is.
      if ((descriptor & 0xe3) !== 0) return begun;
      const size = new Uint8Array(8);
      new DataView(size.buffer).setBigUint64(0, BigInt(length), true);
      begun[4] = descriptor | SIZE_OF_EIGHT;
      return joined(joined(begun.subarray(0, SIZELESS), size), begun.subarray(SIZELESS));
    };
    return { push: (bytes) => sized(deflater.push(bytes)), end: () => sized(deflater.end()) };
  },
};

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

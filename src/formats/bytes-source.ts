import type { Source } from './face.ts';

/** Bytes in memory, the first of a source of `size` bytes: what stands behind them cannot be read. */
export function bytesSource(bytes: Uint8Array, size = bytes.length): Source {
  return {
    size,
    read(at, into) {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      return part.length;
    },
  };
}

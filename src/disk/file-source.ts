import type { ReadFile } from './face.ts';

const AHEAD = 262_144;
/** The same for a reader that jumps. */
const NEAR = 16_384;

/**
 * A file as a Source (formats/face.ts): its size is that at opening, so a file that grows meanwhile reads as it was.
 * Small reads are served from one read-ahead buffer, so bytes may be as old as the last refill: whoever must see the
 * present state (the purger) reads the file itself.
 */
export function fileSource(file: ReadFile): { readonly size: number; read(at: number, into: Uint8Array): number } {
  const size = file.identity.size;
  let buffer: Uint8Array | null = null;
  let start = 0;
  let filled = 0;
  return {
    size,
    read(at, into) {
      const wanted = Math.min(into.length, size - at);
      if (!(at >= 0) || wanted <= 0) return 0;
      if (wanted >= AHEAD) return file.read(at, into.subarray(0, wanted));
      if (at < start || at + wanted > start + filled) {
        buffer ??= new Uint8Array(Math.min(AHEAD, size));
        const ahead = at >= start && at <= start + filled ? AHEAD : Math.max(NEAR, wanted);
        start = at;
        filled = file.read(at, buffer.subarray(0, Math.min(ahead, size - at)));
      }
      const count = Math.min(wanted, start + filled - at);
      if (buffer === null || count <= 0) return 0;
      into.set(buffer.subarray(at - start, at - start + count));
      return count;
    },
  };
}

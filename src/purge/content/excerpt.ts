import type { Source, Span } from '../../formats/index.ts';
import { CONTEXT } from '../extents.ts';

/**
 * A few places of a source with what stands around them, read in one go and in order, because in a stream each step back costs
 * as much as all that was read. Anywhere else it has nothing.
 */
export class Excerpt implements Source, Disposable {
  readonly size: number;
  readonly #parts: { readonly start: number; readonly bytes: Uint8Array }[] = [];

  constructor(source: Source, places: readonly Span[]) {
    let end = 0;
    for (const place of joined(places)) {
      const bytes = new Uint8Array(place.end - place.start);
      let have = 0;
      while (have < bytes.length) {
        const count = source.read(place.start + have, bytes.subarray(have));
        if (count <= 0) break;
        have += count;
      }
      this.#parts.push({ start: place.start, bytes: bytes.subarray(0, have) });
      end = place.start + have;
    }
    this.size = end;
  }

  read(at: number, into: Uint8Array): number {
    for (const { start, bytes } of this.#parts) {
      if (at < start || at >= start + bytes.length) continue;
      const there = bytes.subarray(at - start, at - start + into.length);
      into.set(there);
      return there.length;
    }
    return 0;
  }

  [Symbol.dispose](): void {
    for (const { bytes } of this.#parts) bytes.fill(0);
  }
}

function joined(places: readonly Span[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(0, start - CONTEXT);
    const last = found.at(-1);
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, end + CONTEXT);
    else found.push({ start: from, end: end + CONTEXT });
  }
  return found;
}

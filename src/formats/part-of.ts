import type { Source } from './face.ts';

/** The bytes [start, end) of a source, as many of them as there are, as a source of its own. */
export function partOf(source: Source, start: number, end: number): Source {
  return {
    get size() {
      return Math.max(0, Math.min(end, source.size) - start);
    },
    read: (at, into) => (at >= end - start ? 0 : source.read(start + at, into.subarray(0, Math.max(0, end - start - at)))),
  };
}

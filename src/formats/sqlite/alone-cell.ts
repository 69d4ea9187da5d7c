import type { Cell, Source } from '../face.ts';
import type { ValuePlace } from './joined-values.ts';
import type { Payload } from './payload.ts';
import { bytesSource } from '../bytes-source.ts';

/** Bytes [start, end) of a payload as a cell of their own, read as it is asked for. */
export function partCell(outer: Source, payload: Payload, start: number, end: number, place: ValuePlace): Cell {
  const size = end - start;
  return {
    locator: [{ kind: 'cell', ...place }],
    source: {
      size,
      read: (at, into) => (at >= 0 && at < size ? payload.read(start + at, into.subarray(0, Math.min(into.length, size - at))) : 0),
    },
    pieces: (from, to) => payload.pieces(outer, start + from, start + to),
  };
}

/** Decoded bytes as a cell of their own. */
export function madeCell(bytes: Uint8Array, place: ValuePlace): Cell {
  return {
    locator: [{ kind: 'cell', ...place }],
    source: bytesSource(bytes),
    pieces: () => null,
  };
}

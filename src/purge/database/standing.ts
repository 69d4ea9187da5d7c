import type { InPlaceFile } from '../../disk/index.ts';
import { type Span, type StandingValue, valuesOfRows } from '../../formats/index.ts';
import type { RowChange, ValueChange } from './image.ts';
import { sourceNow } from './spots.ts';

/** A range of a changed value, and where its bytes stand now. */
interface Place {
  readonly piece: Span;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** One value that was overwritten where it stood, as it is now. */
export interface StandingChange {
  /** `mixed`: each byte is the one or the other. */
  readonly side: 'before' | 'after' | 'mixed' | 'other';
  readonly places: readonly Place[];
}

/** Finds values that were overwritten (how: `bytes`) again, wherever their rows stand by now. In the order of the changes. */
export function standingChanges(file: InPlaceFile, changes: readonly RowChange[]): StandingChange[] {
  const found = new Map<ValueChange, StandingChange>();
  for (const [table, own] of Map.groupBy(changes, (change) => change.table)) {
    const rows = new Map(own.map((change) => [change.row ?? '', change]));
    for (const value of valuesOfRows(sourceNow(file), table, new Set(rows.keys()))) {
      const change = rows.get(value.row)?.values.find(({ column }) => column === value.column);
      if (change !== undefined) found.set(change, standing(value, change));
    }
  }
  return changes.flatMap(({ values }) => values.map((value) => found.get(value) ?? { side: 'other', places: [] }));
}

/** Writes one side's bytes where the value stands. */
export function putBack(file: InPlaceFile, { places }: StandingChange, side: 'before' | 'after'): void {
  for (const place of places) file.overwrite(place.piece.start, place[side]);
}

function standing(value: StandingValue, { size, ranges }: ValueChange): StandingChange {
  if (value.size !== size) return { side: 'other', places: [] };
  const places: Place[] = [];
  let [old, fresh, known] = [true, true, true];
  for (const { at, before, after } of ranges) {
    const now = new Uint8Array(before.length);
    value.read(at, now);
    old &&= now.every((byte, index) => byte === before[index]);
    fresh &&= now.every((byte, index) => byte === after[index]);
    known &&= now.every((byte, index) => byte === before[index] || byte === after[index]);
    now.fill(0);
    let taken = 0;
    for (const piece of value.pieces(at, at + before.length)) {
      const length = piece.end - piece.start;
      places.push({ piece, before: before.subarray(taken, taken + length), after: after.subarray(taken, taken + length) });
      taken += length;
    }
  }
  return { side: fresh ? 'after' : old ? 'before' : known ? 'mixed' : 'other', places };
}

import type { InPlaceFile } from '../../disk/index.ts';
import { type Format, type Owned, ownersOf } from '../../formats/index.ts';
import { type Extent, readBack, settle, wipeExtents } from '../extents.ts';
import type { DeadValue, Reason } from '../face.ts';
import { harmlessPatch } from '../harmless.ts';
import type { Bindings } from './bindings.ts';
import type { Range, RowChange, ValueChange } from './image.ts';
import { Refused } from './library.ts';
import { sourceNow, type Spot } from './spots.ts';

/** Places whose overwrite would break something are looked for one by one: each costs a reading of all trees. */
const NARROWING_BYTES = 67_108_864;
const NARROWING_LIMIT = 64;

/** So many are overwritten before others are let in again. */
const AT_A_TIME = 256;

export interface Overwrite {
  readonly extents: readonly Extent[];
  /** What of it stands in rows. */
  readonly rows: readonly RowChange[];
}

/**
 * Fillers over everything that may be overwritten where it stands, in parts that are written one after the other. Pages, cells, lengths and
 * kinds of all values are the same afterwards, which is found out before a byte is written.
 */
export function planOverwrite(
  file: InPlaceFile,
  format: Format,
  spots: readonly Spot[],
  dead: ReadonlyMap<string, DeadValue>,
  bindings: Bindings,
): Overwrite[] {
  if (spots.length === 0) return [];
  const { patch } = harmlessPatch(
    {
      bytes: () => sourceNow(file),
      whole: () => sourceNow(file),
      format,
      dead,
      changed: false,
      narrowing: Math.min(NARROWING_LIMIT, Math.floor(NARROWING_BYTES / Math.max(1, file.current().size))),
    },
    spots.map(({ found }) => found),
  );
  for (const value of patch.values.values()) value.fill(0);
  const owners = ownersOf(
    sourceNow(file),
    patch.extents.map(({ at, before }) => ({ start: at, end: at + before.length })),
  );
  if (owners === null) {
    wipeExtents(patch.extents);
    throw new Refused('store-damaged');
  }
  const parts: Overwrite[] = [];
  for (let at = 0; at < patch.extents.length; at += AT_A_TIME) {
    const extents = patch.extents.slice(at, at + AT_A_TIME);
    parts.push({ extents, rows: rowsOf(extents, owners.slice(at, at + AT_A_TIME), bindings) });
  }
  return parts;
}

/** Why the overwriting came to no good end; null where all of it stands there. Whoever has let others in again flushes. */
export function overwrite(file: InPlaceFile, extents: readonly Extent[], side: 'before' | 'after'): Reason | null {
  const settled = extents.map((extent) => settle(file, extent, side));
  const failed = settled.find((reason) => reason !== null) ?? null;
  if (failed !== null || side === 'before') return failed;
  return extents.map((extent) => readBack(file, extent)).find((reason) => reason !== null) ?? null;
}

function rowsOf(extents: readonly Extent[], owners: readonly (readonly Owned[])[], bindings: Bindings): RowChange[] {
  const rows = new Map<string, { table: string; row: string; values: Map<number, { size: number; ranges: Range[] }> }>();
  for (const [index, { at, before, after }] of extents.entries()) {
    for (const { start, end, owner } of owners[index] ?? []) {
      if (owner.kind !== 'value' || owner.row === null) continue;
      const row = String(owner.row);
      const key = JSON.stringify([owner.table, row]);
      const known = rows.get(key) ?? { table: owner.table, row, values: new Map<number, { size: number; ranges: Range[] }>() };
      rows.set(key, known);
      const value = known.values.get(owner.column) ?? { size: owner.size, ranges: [] };
      known.values.set(owner.column, value);
      value.ranges.push({ at: owner.at, before: before.slice(start - at, end - at), after: after.slice(start - at, end - at) });
    }
  }
  return [...rows.values()].map(({ table, row, values }): RowChange => {
    const stored = bindings.table(table)?.stored ?? [];
    const changes = [...values].map(
      ([column, { size, ranges }]): ValueChange => ({
        name: stored[column] ?? `${column}`,
        column,
        size,
        ranges: ranges.toSorted((a, b) => a.at - b.at),
      }),
    );
    return { how: 'bytes', table, row, key: [], values: changes };
  });
}

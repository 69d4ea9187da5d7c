import type { Extent } from '../extents.ts';
import { pack, unpack } from '../packet.ts';

/** Bytes of a value, from `at` on. Where the two are not of one length they are the whole value. */
export interface Range {
  readonly at: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface ValueChange {
  readonly name: string;
  /** Position in the record, from 0; -1 where the row is not told by its place. */
  readonly column: number;
  /** Bytes of the changed value. */
  readonly size: number;
  readonly ranges: readonly Range[];
}

/** A value of a key, as the row has it after the change. */
export interface KeyPart {
  readonly name: string;
  readonly type: 'text' | 'blob' | 'integer' | 'real';
  /** Text in the database's encoding; numbers in ASCII. */
  readonly bytes: Uint8Array;
}

/** One row that was changed: where it stands (`bytes`), by UPDATE (`row`), or through its full-text table (`full-text`). */
export interface RowChange {
  readonly how: 'bytes' | 'row' | 'full-text';
  readonly table: string;
  /** Decimal; null WITHOUT ROWID. */
  readonly row: string | null;
  readonly key: readonly KeyPart[];
  readonly values: readonly ValueChange[];
}

/** What of a database is, or is about to be, other than it was. Byte strings may hold plaintext. */
export interface DatabaseImage {
  readonly rows: readonly RowChange[];
  /** The bytes that are overwritten in the file, those of `rows` (how: `bytes`) among them; none before their places are known. */
  readonly extents: readonly Extent[];
  /** Per entry the dead value. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

type Header = {
  readonly rows: readonly (Omit<RowChange, 'key' | 'values'> & {
    readonly key: readonly Omit<KeyPart, 'bytes'>[];
    readonly values: readonly (Omit<ValueChange, 'ranges'> & { readonly ranges: readonly number[] })[];
  })[];
  readonly extents: readonly number[];
  readonly entries: readonly string[];
};

export function packDatabase({ rows, extents, values }: DatabaseImage): Uint8Array {
  const header: Header = {
    rows: rows.map((row) => ({
      ...row,
      key: row.key.map(({ name, type }) => ({ name, type })),
      values: row.values.map((value) => ({ ...value, ranges: value.ranges.map(({ at }) => at) })),
    })),
    extents: extents.map(({ at }) => at),
    entries: [...values.keys()],
  };
  const parts = [
    ...rows.flatMap((row) => [
      ...row.key.map(({ bytes }) => bytes),
      ...row.values.flatMap(({ ranges }) => ranges.flatMap(({ before, after }) => [before, after])),
    ]),
    ...extents.flatMap(({ lead, before, after, trail }) => [lead, before, after, trail]),
    ...values.values(),
  ];
  return pack({ header: { version: 1, ...header }, parts });
}

/** The byte strings are views into `bytes`. Throws PurgeError `journal-damaged`. */
export function unpackDatabase(bytes: Uint8Array): DatabaseImage {
  const { header, parts } = unpack(bytes);
  const { rows, extents, entries } = header as Header;
  let taken = 0;
  const next = (): Uint8Array => parts[taken++] ?? new Uint8Array();
  return {
    rows: rows.map((row) => ({
      ...row,
      key: row.key.map((part) => ({ ...part, bytes: next() })),
      values: row.values.map((value) => ({ ...value, ranges: value.ranges.map((at) => ({ at, before: next(), after: next() })) })),
    })),
    extents: extents.map((at) => ({ at, lead: next(), before: next(), after: next(), trail: next() })),
    values: new Map(entries.map((entry) => [entry, next()])),
  };
}

/** Changes of one purge that was broken off and taken up again: each row once, the later account of a value before the earlier. */
export function joinRows(earlier: readonly RowChange[], later: readonly RowChange[]): RowChange[] {
  const joined = new Map(earlier.map((row) => [rowKey(row), row]));
  for (const row of later) {
    const known = joined.get(rowKey(row));
    joined.set(rowKey(row), known === undefined ? row : { ...row, values: joinValues(known.values, row.values) });
  }
  return [...joined.values()];
}

function joinValues(earlier: readonly ValueChange[], later: readonly ValueChange[]): ValueChange[] {
  const joined = new Map(earlier.map((value) => [value.name, value]));
  for (const value of later) {
    const ranges = new Map((joined.get(value.name)?.ranges ?? []).map((range) => [range.at, range]));
    for (const range of value.ranges) ranges.set(range.at, range);
    joined.set(value.name, { ...value, ranges: [...ranges.values()].toSorted((a, b) => a.at - b.at) });
  }
  return [...joined.values()];
}

function rowKey({ how, table, row, key }: RowChange): string {
  return JSON.stringify([how, table, row, key.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')])]);
}

import type { SQLInputValue } from 'node:sqlite';
import { triggersFrom } from './bindings.ts';
import type { KeyPart, ValueChange } from './image.ts';
import { type Library, quoted, Refused } from './library.ts';

/** A value as the library gives it: text in the database's encoding. */
export interface Held {
  readonly type: KeyPart['type'];
  readonly bytes: Uint8Array;
}

export type Selection = readonly [where: string, ...values: SQLInputValue[]];

/** The named columns of the selected rows, byte for byte. */
export function selectValues(library: Library, table: string, names: readonly string[], [where, ...values]: Selection): Held[][] {
  const columns = names.map((name, index) => `typeof(${quoted(name)}) AS t${index}, CAST(${quoted(name)} AS BLOB) AS b${index}`);
  return library.rows(`SELECT ${columns.join(', ')} FROM ${quoted(table)} WHERE ${where}`, ...values).map((row) =>
    names.map((_, index): Held => {
      const bytes = row[`b${index}`];
      return { type: row[`t${index}`] as Held['type'], bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array() };
    }),
  );
}

/** Gives one row other bytes of the same types. Throws Refused `span-changed` where there is not exactly one. */
export function updateValues(
  library: Library,
  table: string,
  values: readonly (Pick<Held, 'type' | 'bytes'> & { readonly name: string })[],
  [where, ...key]: Selection,
): void {
  const names = values.map(({ name }) => name);
  const set = values.map(({ name, type }) => `${quoted(name)} = ${type === 'text' ? 'CAST(? AS TEXT)' : '?'}`).join(', ');
  // ABORT even where a constraint of the schema says that the other row goes.
  const sql = `UPDATE OR ABORT ${quoted(table)} SET ${set} WHERE ${where}`;
  const changes = library.run(sql, ...values.map(({ bytes }) => bytes), ...key);
  // Virtual tables count in their own way.
  if (changes > 1) throw new Refused('span-changed');
  const [now, ...more] = selectValues(library, table, names, [where, ...key]);
  // A key that was changed itself leads to the row no more.
  if (now === undefined && changes === 1) return;
  const same = values.every(({ type, bytes }, index) => now?.[index]?.type === type && equal(now[index].bytes, bytes));
  if (!same || more.length > 0) throw new Refused('syntax-would-break');
}

export function keySelection(key: readonly (Held & { readonly name: string })[]): Selection {
  const where = key.map(({ name, type }) => `${quoted(name)} = ${type === 'text' ? 'CAST(? AS TEXT)' : '?'}`).join(' AND ');
  const values = key.map(({ type, bytes }) => {
    if (type === 'text' || type === 'blob') return bytes;
    // Digits, in whichever of the database's encodings.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replaceAll('\0', '');
    return type === 'integer' ? BigInt(text) : Number(text);
  });
  return [where, ...values];
}

/**
 * Takes the triggers of a table away while `work` runs, and puts them back as they were, in their order (which those behind them have to be
 * taken away for as well).
 */
export function withoutTriggers(library: Library, table: string, work: () => void): void {
  const triggers = triggersFrom(library, table);
  for (const { name } of triggers) library.exec(`DROP TRIGGER ${name}`);
  work();
  for (const { sql } of triggers) library.exec(sql);
  if (JSON.stringify(triggersFrom(library, table)) !== JSON.stringify(triggers)) throw new Refused('no-writer-for-format');
}

/** The value with one side of its changes in it. */
export function laid(bytes: Uint8Array, { ranges }: ValueChange, which: 'before' | 'after'): Uint8Array {
  const [first] = ranges;
  if (first !== undefined && first.before.length !== first.after.length) return first[which];
  const next = Uint8Array.from(bytes);
  for (const range of ranges) next.set(range[which], range.at);
  return next;
}

/** Which side of its changes a value holds. */
export function sideOf(bytes: Uint8Array | undefined, change: ValueChange): 'before' | 'after' | 'other' {
  if (bytes === undefined) return 'other';
  if (holds(bytes, change, 'after')) return 'after';
  return holds(bytes, change, 'before') ? 'before' : 'other';
}

function holds(bytes: Uint8Array, { size, ranges }: ValueChange, which: 'before' | 'after'): boolean {
  const [first] = ranges;
  if (first !== undefined && first.before.length !== first.after.length) return equal(bytes, first[which]);
  return bytes.length === size && ranges.every((range) => equal(bytes.subarray(range.at, range.at + range.before.length), range[which]));
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

import { createHash } from 'node:crypto';
import { bytesSource, type Span } from '../../formats/index.ts';
import type { DeadValue, Reason, Write } from '../face.ts';
import { wipeExtents } from '../extents.ts';
import { makePatch } from '../patch.ts';
import type { Bindings, Table } from './bindings.ts';
import type { FullText } from './full-text.ts';
import type { KeyPart, RowChange, ValueChange } from './image.ts';
import { isConflict, type Library, libraryReason, quoted, Refused } from './library.ts';
import { equal, type Held, keySelection, laid, selectValues, type Selection, updateValues, withoutTriggers } from './row-values.ts';
import type { RowSpot } from './spots.ts';
import { varied } from './variant.ts';

/** A value that has to become other bytes altogether: what it is made of was written anew. */
export interface NewContent {
  readonly table: string;
  readonly row: string;
  readonly name: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface RowWork {
  readonly spots: readonly RowSpot[];
  readonly contents: readonly NewContent[];
  /** Full-text tables that hold words of texts that are gone. */
  readonly stale: readonly FullText[];
}

/** What was changed, and the tables (in lower case) in which nothing was, with the reason. */
export interface RowsChanged {
  readonly rows: readonly RowChange[];
  readonly failed: ReadonlyMap<string, Reason>;
}

/** Two rows that become alike may be told apart in so many ways. */
const VARIANTS = 999;

/**
 * Changes rows by SQL, in the transaction that is open: each table whole or not at all. Triggers do not run: what they would write
 * is the application's, and may be the old value. Throws what is no matter of one table.
 */
export class RowWriter {
  readonly #library: Library;
  readonly #bindings: Bindings;
  readonly #dead: ReadonlyMap<string, DeadValue>;
  /** How values were told apart, by their old content: what refers to one is changed as it was. */
  readonly #variants = new Map<string, number>();

  constructor(library: Library, bindings: Bindings, dead: ReadonlyMap<string, DeadValue>) {
    this.#library = library;
    this.#bindings = bindings;
    this.#dead = dead;
  }

  apply({ spots, contents, stale }: RowWork): RowsChanged {
    const rows: RowChange[] = [];
    const failed = new Map<string, Reason>();
    const attempt = (table: string, work: () => RowChange[]): void => {
      try {
        rows.push(...this.#within(work));
      } catch (error) {
        const reason = libraryReason(error);
        // A disk that is full or fails is not one table's matter.
        if (reason === null || reason === 'disk-full' || reason === 'io-error') throw error;
        failed.set(table.toLowerCase(), reason);
      }
    };
    const byTable = Map.groupBy(spots, ({ value }) => value.table);
    for (const table of new Set([...byTable.keys(), ...contents.map((content) => content.table)])) {
      const own = byTable.get(table) ?? [];
      const anew = contents.filter((content) => content.table === table);
      const fullText = this.#bindings.shadowOf(table);
      attempt(table, () => (fullText === null ? this.#table(table, own, anew) : this.#fullText(fullText, own)));
    }
    for (const fullText of stale) {
      attempt(fullText.name, () => {
        if (fullText.content !== null && !fullText.isInStep(this.#library)) throw new Refused('no-writer-for-format');
        fullText.renew(this.#library);
        return [];
      });
    }
    return { rows, failed };
  }

  #table(name: string, spots: readonly RowSpot[], contents: readonly NewContent[]): RowChange[] {
    const table = this.#bindings.table(name);
    if (table === null) throw new Refused('no-writer-for-format');
    const readers = this.#bindings.readersOf(name);
    for (const reader of readers) if (!reader.isInStep(this.#library)) throw new Refused('no-writer-for-format');
    const changes: RowChange[] = [];
    withoutTriggers(this.#library, name, () => {
      if (table.withoutRowid) changes.push(...this.#keyedRows(table, spots));
      else changes.push(...this.#numberedRows(table, spots), ...contents.map((content) => this.#content(table, content)));
      for (const reader of readers) reader.renew(this.#library);
    });
    return changes;
  }

  #numberedRows(table: Table, spots: readonly RowSpot[]): RowChange[] {
    const { name, rowid, stored, generated } = table;
    if (rowid === null) throw new Refused('no-writer-for-format');
    const own = spots.filter(({ value }) => !generated.has(stored[value.column] ?? ''));
    return this.#rows('row', name, rowid, own, (column) => stored[column] ?? '');
  }

  #fullText(fullText: FullText, spots: readonly RowSpot[]): RowChange[] {
    const names = fullText.columns(this.#library);
    const shadow = spots[0]?.value.table ?? '';
    const changes = this.#rows(
      'full-text',
      fullText.name,
      'rowid',
      spots,
      (column) => names[fullText.columnAt(shadow, column) ?? -1] ?? '',
    );
    fullText.renew(this.#library);
    return changes;
  }

  #rows(
    how: 'row' | 'full-text',
    table: string,
    rowid: string,
    spots: readonly RowSpot[],
    nameOf: (column: number) => string,
  ): RowChange[] {
    const changes: RowChange[] = [];
    for (const [row, own] of Map.groupBy(spots, ({ value }) => String(value.row))) {
      const writes = Map.groupBy(own, ({ value }) => nameOf(value.column));
      const names = [...writes.keys()];
      if (names.includes('')) throw new Refused('no-writer-for-format');
      const selection: Selection = [`${quoted(rowid)} = ?`, BigInt(row)];
      const [held] = selectValues(this.#library, table, names, selection);
      if (held === undefined) continue;
      const values = this.#change(table, namedValues(names, held), (name) => (writes.get(name) ?? []).map(placed), selection);
      changes.push({ how, table, row, key: [], values });
    }
    return changes;
  }

  /** WITHOUT ROWID: rows are known by what they hold. */
  #keyedRows(table: Table, spots: readonly RowSpot[]): RowChange[] {
    const literals = spots
      .map(({ found, value, literal }) => ({ name: value.name, found, literal }))
      .filter(({ name }) => !table.generated.has(name));
    const names = [...new Set([...literals.map(({ name }) => name), ...table.key])];
    if (names.some((name) => !table.stored.includes(name))) throw new Refused('no-writer-for-format');
    const changes: RowChange[] = [];
    for (const { name, literal } of distinct(literals)) {
      for (const held of selectValues(this.#library, table.name, names, [`instr(CAST(${quoted(name)} AS BLOB), ?) > 0`, literal])) {
        const row = namedValues(names, held);
        const key = table.key.map((part) => row[names.indexOf(part)] as NamedValue);
        const writes = (column: string): Write[] => {
          const bytes = row[names.indexOf(column)]?.bytes ?? new Uint8Array();
          return apart(literals.filter((one) => one.name === column).flatMap((one) => allOf(one.found, one.literal, bytes)));
        };
        const values = this.#change(table.name, row, writes, keySelection(key));
        const after = key.map((part): KeyPart => {
          const change = values.find((value) => value.name === part.name);
          return { ...part, bytes: change === undefined ? part.bytes : laid(part.bytes, change, 'after') };
        });
        changes.push({ how: 'row', table: table.name, row: null, key: after, values });
      }
    }
    return changes;
  }

  #content({ name: table, rowid }: Table, { row, name, before, after }: NewContent): RowChange {
    if (rowid === null) throw new Refused('no-writer-for-format');
    const selection: Selection = [`${quoted(rowid)} = ?`, BigInt(row)];
    const held = selectValues(this.#library, table, [name], selection)[0]?.[0];
    if (held === undefined || !equal(held.bytes, before)) throw new Refused('span-changed');
    updateValues(this.#library, table, [{ name, type: held.type, bytes: after }], selection);
    const value: ValueChange = { name, column: -1, size: after.length, ranges: [{ at: 0, before, after }] };
    return { how: 'row', table, row, key: [], values: [value] };
  }

  /** Lays the fillers over the values of one row; in another way where another row is like it then. */
  #change(table: string, row: readonly NamedValue[], writesOf: (name: string) => Write[], selection: Selection): ValueChange[] {
    const changed = row.flatMap((held) => {
      const change = this.#patch(held, writesOf(held.name));
      return change === null ? [] : [{ change, held, digest: createHash('sha256').update(held.bytes).digest('base64') }];
    });
    if (changed.length === 0) return [];
    const first = Math.max(...changed.map(({ digest }) => this.#variants.get(digest) ?? 0));
    for (let variant = first; variant <= VARIANTS; variant += 1) {
      const values = changed.map(({ change }) => (variant === 0 ? change : varied(change, variant)) ?? change);
      if (variant > 0 && values.every((value, index) => value === changed[index]?.change)) break;
      const next = changed.map(({ held }, index) => ({ ...held, bytes: laid(held.bytes, values[index] as ValueChange, 'after') }));
      try {
        updateValues(this.#library, table, next, selection);
        for (const { digest } of changed) this.#variants.set(digest, variant);
        return values;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw new Refused('syntax-would-break');
  }

  #patch({ name, bytes }: NamedValue, writes: readonly Write[]): ValueChange | null {
    if (writes.length === 0) return null;
    const source = bytesSource(bytes);
    const patch = makePatch(source, writes, this.#dead, false);
    for (const value of patch.values.values()) value.fill(0);
    const refused = patch.verdicts.find((verdict) => verdict !== null) ?? null;
    if (refused !== null) {
      wipeExtents(patch.extents);
      throw new Refused(refused);
    }
    return { name, column: -1, size: bytes.length, ranges: patch.extents.map(({ at, before, after }) => ({ at, before, after })) };
  }

  #within(work: () => RowChange[]): RowChange[] {
    this.#library.exec('SAVEPOINT one_table');
    try {
      const rows = work();
      this.#library.exec('RELEASE one_table');
      return rows;
    } catch (error) {
      this.#library.exec('ROLLBACK TO one_table');
      this.#library.exec('RELEASE one_table');
      throw error;
    }
  }
}

interface NamedValue extends Held {
  readonly name: string;
}

function namedValues(names: readonly string[], held: readonly Held[]): NamedValue[] {
  return names.map((name, index) => ({ name, type: 'blob', bytes: new Uint8Array(), ...held[index] }));
}

/** A write at its place in the value. */
function placed({ found, value, literal }: RowSpot): Write {
  return { ...found, pieces: [{ start: value.at, end: value.at + literal.length }] };
}

/** Every place at which the bytes of a find stand in a value. */
function allOf(found: Write, literal: Uint8Array, bytes: Uint8Array): Write[] {
  const places: Write[] = [];
  const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = value.indexOf(literal); at >= 0; at = value.indexOf(literal, at + 1))
    places.push({ ...found, pieces: [{ start: at, end: at + literal.length }] });
  return places;
}

/** One value's find at a place once: in another byte order it may seem to stand there a second time, one byte apart. */
function apart(writes: readonly Write[]): Write[] {
  const taken: Write[] = [];
  for (const write of writes) {
    const [piece] = write.pieces;
    const known = taken.some(({ entry, pieces: [other] }) => entry === write.entry && meet(piece, other));
    if (!known) taken.push(write);
  }
  return taken;
}

function meet(a: Span | undefined, b: Span | undefined): boolean {
  return a !== undefined && b !== undefined && a.start < b.end && b.start < a.end;
}

function distinct<Item extends { readonly name: string; readonly literal: Uint8Array }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [`${item.name}\0${Buffer.from(item.literal).toString('base64')}`, item])).values()];
}

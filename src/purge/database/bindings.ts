import type { ValueOwner } from '../../formats/index.ts';
import { type FullText, fullTextOf } from './full-text.ts';
import { type Library, quoted } from './library.ts';

/** How a value of a table is changed without anybody noticing but by reading it. */
export type Writing =
  /** Where it stands, with the same length: nothing depends on it. */
  | 'bytes'
  /** By UPDATE: an index, a constraint or a generated column depends on it. */
  | 'row'
  /** Through the full-text table that it belongs to. */
  | 'full-text'
  /** Not at all: what depends on it is not known. */
  | 'never';

export interface Table {
  readonly name: string;
  readonly withoutRowid: boolean;
  /** Names of the columns as they stand in a record of a table with rowids. */
  readonly stored: readonly string[];
  /** Of these, what the library works out from the others. */
  readonly generated: ReadonlySet<string>;
  /** Of the primary key, in its order. */
  readonly key: readonly string[];
  /** A name for the rowid that no column has taken; null where there is none. */
  readonly rowid: string | null;
}

/** What a database's schema says about its values. */
export class Bindings {
  readonly fullText: readonly FullText[];
  readonly #library: Library;
  readonly #tables = new Map<string, Table>();
  readonly #bound = new Map<string, ReadonlySet<string> | 'all' | 'never'>();
  /** Virtual tables of modules whose own tables are not understood. */
  readonly #foreign: string[] = [];
  /** Tables that full-text tables read their contents from; `null` among them: any table may be. */
  readonly #sources: ReadonlyMap<string | null, readonly FullText[]>;

  constructor(library: Library) {
    this.#library = library;
    const schema = library.rows("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view')");
    const tables = new Set(schema.flatMap((row) => (row['type'] === 'table' ? [lower(row['name'])] : [])));
    const fullText: FullText[] = [];
    const sources = new Map<string | null, FullText[]>();
    for (const { name, sql } of schema) {
      if (typeof sql !== 'string' || !/^\s*CREATE\s+VIRTUAL\b/i.test(sql)) continue;
      const found = fullTextOf(String(name), sql);
      if (found === null) {
        this.#foreign.push(lower(name));
        continue;
      }
      fullText.push(found);
      if (found.content === null) continue;
      const source = tables.has(found.content.toLowerCase()) ? found.content.toLowerCase() : null;
      sources.set(source, [...(sources.get(source) ?? []), found]);
    }
    this.fullText = fullText;
    this.#sources = sources;
  }

  writingOf({ table, index, column, name }: Pick<ValueOwner, 'table' | 'index' | 'column' | 'name'>): Writing {
    if (index !== null) return 'never';
    const shadow = this.shadowOf(table);
    if (shadow !== null) return shadow.columnAt(table, column) === null ? 'never' : 'full-text';
    const bound = this.#boundOf(table);
    if (bound === 'never' || bound === 'all') return bound === 'all' ? 'row' : 'never';
    const known = this.table(table)?.stored[column] ?? name;
    return bound.has(known.toLowerCase()) ? 'row' : 'bytes';
  }

  /** The full-text table that a table belongs to. */
  shadowOf(table: string): FullText | null {
    return this.fullText.find((one) => one.owns(table)) ?? null;
  }

  /** The full-text tables that take their contents from a table. */
  readersOf(table: string): readonly FullText[] {
    return [...(this.#sources.get(table.toLowerCase()) ?? []), ...(this.#sources.get(null) ?? [])];
  }

  table(name: string): Table | null {
    const key = name.toLowerCase();
    let table = this.#tables.get(key);
    if (table === undefined) {
      const listed = this.#library.rows('SELECT name, wr FROM pragma_table_list WHERE schema = ? AND lower(name) = ?', 'main', key)[0];
      if (listed === undefined) return null;
      const columns = this.#columns(name);
      const names = new Set(columns.map((column) => lower(column['name'])));
      table = {
        name: String(listed['name']),
        withoutRowid: listed['wr'] === 1n,
        stored: columns.flatMap((column) => (column['hidden'] === 2n ? [] : [String(column['name'])])),
        generated: new Set(columns.flatMap((column) => (column['hidden'] === 3n ? [String(column['name'])] : []))),
        key: columns
          .filter((column) => Number(column['pk']) > 0)
          .toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
          .map((column) => String(column['name'])),
        rowid: ['rowid', '_rowid_', 'oid'].find((alias) => !names.has(alias)) ?? null,
      };
      this.#tables.set(key, table);
    }
    return table;
  }

  #columns(table: string) {
    return this.#library.rows('SELECT name, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid', table);
  }

  #boundOf(name: string): ReadonlySet<string> | 'all' | 'never' {
    const key = name.toLowerCase();
    let bound = this.#bound.get(key);
    if (bound === undefined) this.#bound.set(key, (bound = this.#findBound(key)));
    return bound;
  }

  #findBound(name: string): ReadonlySet<string> | 'all' | 'never' {
    // Samples that guide the planner; what else SQLite keeps for itself are names of the schema.
    if (name.startsWith('sqlite_')) return name === 'sqlite_stat4' ? new Set(['tbl', 'idx']) : 'never';
    if (this.#foreign.some((virtual) => name.startsWith(`${virtual}_`))) return 'never';
    const table = this.table(name);
    if (table === null) return 'never';
    if (table.withoutRowid || this.readersOf(name).length > 0) return 'all';
    const sql = String(this.#library.one("SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = ?", name) ?? '');
    if (/\bCHECK\b/i.test(sql) || this.#columns(name).some(({ hidden }) => hidden === 2n || hidden === 3n)) return 'all';
    const columns = new Set<string>();
    for (const index of this.#library.rows('SELECT name, partial FROM pragma_index_list(?)', name)) {
      if (index['partial'] !== 0n) return 'all';
      for (const column of this.#library.rows('SELECT cid, name FROM pragma_index_xinfo(?)', String(index['name']))) {
        if (column['cid'] === -2n) return 'all';
        if (column['name'] !== null) columns.add(lower(column['name']));
      }
    }
    for (const reference of this.#library.rows('SELECT "from" AS name FROM pragma_foreign_key_list(?)', name))
      columns.add(lower(reference['name']));
    return columns;
  }
}

function lower(name: unknown): string {
  return String(name).toLowerCase();
}

export interface Trigger {
  /** Quoted. */
  readonly name: string;
  readonly sql: string;
}

/** The triggers of a table, and all that come behind the first of them in the schema, in their order. */
export function triggersFrom(library: Library, table: string): Trigger[] {
  return library
    .rows(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND rowid >=
        (SELECT min(rowid) FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = ?) ORDER BY rowid`,
      table.toLowerCase(),
    )
    .map((row) => ({ name: quoted(String(row['name'])), sql: String(row['sql']) }));
}

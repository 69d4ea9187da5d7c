import { indexColumns, keyedOrder, tableShape, type TableShape } from './create-table.ts';
import type { Encoding } from './header.ts';
import { CellReader } from './node.ts';
import { PageSet } from './page-set.ts';
import type { Pages } from './pages.ts';
import { claimOnce, Payload } from './payload.ts';
import { isText, numberText, RecordReader } from './record.ts';
import { isKeyword, sqlWords } from './sql-words.ts';
import { walk } from './walk.ts';

/** How the rows of one b-tree are named. */
export interface Tree {
  readonly root: number;
  /** The table; of an index, the table that it belongs to. */
  readonly table: string;
  /** The table as locators name it. */
  readonly label: string;
  /** Null for a table. */
  readonly index: string | null;
  /** Columns of a record, in order. */
  readonly columns: readonly string[];
  /** The same where the table's root is a page of an index: WITHOUT ROWID. */
  readonly keyed: readonly string[];
  /** Column that is another name of the row's number; -1 where none is. */
  readonly alias: number;
  /** Columns of an index that hold what no column of its table does. */
  readonly expressions: readonly number[];
  /** Which module a table belongs to, where its virtual table's name is known (`fts5` …). */
  readonly module: string | null;
}

export interface Schema {
  readonly trees: readonly Tree[];
  /** Whether all of it could be read. */
  readonly whole: boolean;
}

/** More tables and indexes than this are not named. */
const MOST_TREES = 20_000;
const LONGEST_SQL = 262_144;

export const SCHEMA_TREE: Tree = {
  root: 1,
  table: 'sqlite_schema',
  label: 'sqlite_schema',
  index: null,
  columns: ['type', 'name', 'tbl_name', 'rootpage', 'sql'],
  keyed: [],
  alias: -1,
  expressions: [],
  module: null,
};

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly root: number;
  readonly sql: string;
}

/** Reads sqlite_schema (sqlite.org/schematab.html). Null lets the caller breathe. */
export function* readSchema(pages: Pages, encoding: Encoding): Generator<null, Schema> {
  const rows: SchemaRow[] = [];
  const cells = new CellReader(pages.usable);
  const record = new RecordReader();
  const chains = new PageSet();
  let whole = true;
  for (const stretch of walk(pages, 1, new PageSet(), () => (whole = false))) {
    if (stretch === null) continue;
    for (let index = stretch.from; index < stretch.to; index++) {
      const cell = cells.read(stretch.node, index);
      const payload = cell === null || cell.size < 0 ? null : Payload.of(stretch.node.page, cell, pages, claimOnce(chains));
      if (payload === null || !record.read(payload)) whole = false;
      else if (rows.length < MOST_TREES) rows.push(schemaRow(payload, record, encoding));
      else whole = false;
    }
    yield null;
  }
  return { trees: treesOf(rows), whole };
}

function schemaRow(payload: Payload, record: RecordReader, encoding: Encoding): SchemaRow {
  const text = (column: number): string => {
    if (column >= record.count || !isText(record.types[column] as number)) return '';
    const start = Math.min(payload.size, record.starts[column] as number);
    return new TextDecoder(encoding).decode(payload.bytes(start, Math.min(record.end(column), payload.size, start + LONGEST_SQL)));
  };
  const type = record.types[3] ?? 0;
  const integer = record.count > 3 && type >= 1 && type <= 9 && type !== 7 && record.end(3) <= payload.size;
  const root = integer ? Number(numberText(type, payload.bytes(record.starts[3] as number, record.end(3)), 0)) : 0;
  return { type: text(0), name: text(1), table: text(2), root, sql: text(4) };
}

function treesOf(rows: readonly SchemaRow[]): Tree[] {
  const shapes = new Map<string, TableShape>();
  const modules: { readonly name: string; readonly module: string }[] = [];
  for (const { type, name, sql, root } of rows) {
    if (type !== 'table') continue;
    const module = root === 0 ? moduleOf(sql) : null;
    if (module !== null) modules.push({ name: name.toLowerCase(), module });
    else shapes.set(name.toLowerCase(), tableShape(sql));
  }
  const trees: Tree[] = [];
  for (const { type, name, table, root, sql } of rows) {
    if (root <= 0) continue;
    if (type === 'table') {
      const shape = shapes.get(name.toLowerCase()) ?? EMPTY;
      const module = modules.find((virtual) => name.toLowerCase().startsWith(`${virtual.name}_`))?.module ?? null;
      trees.push({
        root,
        table: name,
        label: name,
        index: null,
        columns: shape.columns,
        keyed: keyedOrder(shape),
        alias: shape.alias,
        expressions: [],
        module,
      });
    } else if (type === 'index') {
      const shape = shapes.get(table.toLowerCase()) ?? EMPTY;
      const own = sql === '' ? [] : indexColumns(sql, shape.columns);
      const columns = own.map((column) => column.name);
      const expressions = own.flatMap(({ expression }, column) => (expression ? [column] : []));
      trees.push({ root, table, label: table, index: name, columns, keyed: columns, alias: -1, expressions, module: null });
    }
  }
  return trees;
}

const EMPTY: TableShape = { columns: [], alias: -1, key: [] };

/** `fts5` of CREATE VIRTUAL TABLE t USING fts5(…). */
function moduleOf(sql: string): string | null {
  const words = sqlWords(sql.slice(0, 4_096));
  if (!isKeyword(words[1], 'VIRTUAL')) return null;
  const using = words.findIndex((word) => isKeyword(word, 'USING'));
  return using < 0 ? null : (words[using + 1]?.text.toLowerCase() ?? null);
}

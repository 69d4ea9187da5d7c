import type { SqlWord } from './sql-words.ts';
import { bracketItems, isKeyword, sqlWords } from './sql-words.ts';

/** What a CREATE TABLE statement says about how its rows are stored. */
export interface TableShape {
  /** The columns of a row's record, in their order; generated columns that are not stored have no place there. */
  readonly columns: readonly string[];
  /** Index of the column that is another name of the row's number (INTEGER PRIMARY KEY); -1 where there is none. */
  readonly alias: number;
  /** The columns of the key, in its order. */
  readonly key: readonly string[];
}

/** sqlite.org/lang_createtable.html. Never fails: of what it does not understand it knows no columns. */
export function tableShape(sql: string): TableShape {
  const columns: string[] = [];
  const integers = new Set<string>();
  let key: string[] = [];
  let alias: string | null = null;
  for (const item of bracketItems(sqlWords(sql))) {
    const constraint = tableConstraint(item);
    if (constraint === null) {
      const column = columnOf(item);
      if (column.stored) columns.push(column.name);
      if (column.integer) integers.add(column.name.toLowerCase());
      if (column.key !== null) {
        key = [column.name];
        if (column.integer && column.key !== 'descending') alias = column.name;
      }
    } else if (constraint.length > 0) {
      key = constraint;
      const only = constraint.length === 1 ? (constraint[0] as string) : null;
      if (only !== null && integers.has(only.toLowerCase())) alias = only;
    }
  }
  const same = (name: string) => columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  return { columns, alias: alias === null ? -1 : same(alias), key };
}

/** The order of columns in the records of a table WITHOUT ROWID: those of the key first (sqlite.org/withoutrowid.html). */
export function keyedOrder({ columns, key }: TableShape): string[] {
  const lower = (name: string) => name.toLowerCase();
  const first: string[] = [];
  for (const name of key) {
    const column = columns.find((candidate) => lower(candidate) === lower(name));
    if (column !== undefined && !first.includes(column)) first.push(column);
  }
  return [...first, ...columns.filter((column) => !first.includes(column))];
}

/** Null for a column's definition; else the columns of a primary key, or none. */
function tableConstraint(item: readonly SqlWord[]): string[] | null {
  let at = 0;
  if (isKeyword(item[0], 'CONSTRAINT')) at = 2;
  if (!isKeyword(item[at], 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN')) return at > 0 ? [] : null;
  if (!isKeyword(item[at], 'PRIMARY')) return [];
  return bracketItems(item.slice(at)).map((part) => part[0]?.text ?? '');
}

interface Column {
  readonly name: string;
  readonly integer: boolean;
  readonly key: 'ascending' | 'descending' | null;
  readonly stored: boolean;
}

const CONSTRAINTS = ['CONSTRAINT', 'PRIMARY', 'NOT', 'NULL', 'UNIQUE', 'CHECK', 'DEFAULT', 'COLLATE', 'REFERENCES', 'GENERATED', 'AS'];

function columnOf(item: readonly SqlWord[]): Column {
  const depth = item[0]?.depth ?? 0;
  const outer = item.filter((word) => word.depth === depth);
  let end = 1;
  while (end < outer.length && !isKeyword(outer[end], ...CONSTRAINTS)) end++;
  const type = outer
    .slice(1, end)
    .map(({ text }) => text)
    .join(' ');
  const primary = outer.findIndex((word, index) => index >= end && isKeyword(word, 'PRIMARY') && isKeyword(outer[index + 1], 'KEY'));
  const generated = outer.findIndex((word, index) => index >= end && isKeyword(word, 'AS') && outer[index + 1]?.text === '(');
  return {
    name: item[0]?.text ?? '',
    integer: type.toUpperCase() === 'INTEGER',
    key: primary < 0 ? null : isKeyword(outer[primary + 2], 'DESC') ? 'descending' : 'ascending',
    stored: generated < 0 || outer.slice(generated).some((word) => isKeyword(word, 'STORED')),
  };
}

/** The columns of a CREATE INDEX statement; `expression` where the index holds what no column of its table does. */
export function indexColumns(sql: string, tableColumns: readonly string[]): { readonly name: string; readonly expression: boolean }[] {
  const words = sqlWords(sql);
  const from = words.findIndex((word) => isKeyword(word, 'ON'));
  return bracketItems(words.slice(Math.max(0, from))).map((item) => {
    const first = item[0] as SqlWord;
    const bare = item.length === 1 || isKeyword(item[1], 'COLLATE', 'ASC', 'DESC');
    const column = bare ? tableColumns.find((name) => name.toLowerCase() === first.text.toLowerCase()) : undefined;
    if (column !== undefined) return { name: column, expression: false };
    const last = item.at(-1) as SqlWord;
    return { name: sql.slice(first.start, last.end).replaceAll(/\s+/g, ' ').slice(0, LONGEST_NAME), expression: true };
  });
}

const LONGEST_NAME = 64;

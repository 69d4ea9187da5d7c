import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Cell, Format, NotVisible, Source, Span, Surroundings } from '../../src/formats/index.ts';
import { inflater } from '../../src/search/inflate.ts';
import { contentOf, memory } from './bytes.ts';

/** Random databases with random secrets in them, and an independent reader that says where these are. */

export type Random = (below: number) => number;

/** mulberry32: the same seed gives the same database. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function someSeeds(count: number): number[] {
  return Array.from({ length: count }, () => Math.floor(Math.random() * 2 ** 31));
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function newSecret(random: Random): string {
  return `QX${Array.from({ length: 22 }, () => LETTERS[random(LETTERS.length)]).join('')}QX`;
}

const SECRET = /QX[A-Z2-9]{22}QX/g;

/** A folder that is removed at the end. */
export async function inFolder<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-sqlite-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function fileOf(path: string): ReturnType<typeof memory> {
  return memory(new Uint8Array(readFileSync(path)));
}

/** The surroundings of a file on disk. */
export function aroundFile(path: string): Surroundings {
  return {
    name: basename(path),
    inflater,
    beside(name): Source | null {
      const other = join(dirname(path), name);
      return existsSync(other) ? fileOf(other) : null;
    },
  };
}

export interface Sighting {
  readonly secret: string;
  readonly table: string;
  readonly row: string | number;
  readonly column: string;
  readonly pieces: readonly Span[] | null;
  /** The bytes in which the secret stands in the cell. */
  readonly bytes: Uint8Array;
}

const ENCODINGS = ['latin1', 'utf16le', 'utf16be'] as const;

/** Text of two bytes a character begins at an even place in every cell: the other reading is the other byte order's. */
function decodedAs(bytes: Uint8Array, encoding: (typeof ENCODINGS)[number]): string {
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1');
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (encoding === 'utf16le' ? even : even.swap16()).toString('utf16le');
}

/** Every secret that stands in one piece in a cell, with the place that the cell names for it. */
export function secretsIn(cell: Cell): Sighting[] {
  const bytes = contentOf(cell.source);
  const found: Sighting[] = [];
  for (const encoding of ENCODINGS) {
    const width = encoding === 'latin1' ? 1 : 2;
    for (const match of decodedAs(bytes, encoding).matchAll(SECRET)) {
      const start = match.index * width;
      const end = start + match[0].length * width;
      const steps = [...cell.locator, ...(cell.locate === undefined ? [] : (cell.locate(start, end) ?? []))];
      const step = steps.find(({ kind }) => kind === 'cell');
      if (step?.kind !== 'cell') continue;
      const { table, row, column } = step;
      found.push({ secret: match[0], table, row, column, pieces: cell.pieces(start, end), bytes: bytes.slice(start, end) });
    }
  }
  return found;
}

/** Everything that a format gives of a file on disk. */
export async function readStore(format: Format, path: string): Promise<{ found: Sighting[]; unseen: NotVisible[]; cells: number }> {
  const source = fileOf(path);
  const found: Sighting[] = [];
  const unseen: NotVisible[] = [];
  let cells = 0;
  for await (const part of format.cells(source, aroundFile(path))) {
    if ('reason' in part) unseen.push(part);
    else {
      cells++;
      found.push(...secretsIn(part));
    }
  }
  if (source.largest > 1_048_576) throw new Error('read more than a window at once');
  return { found, unseen, cells };
}

/** Whether the pieces of a sighting hold it in the file, byte for byte. */
export function standsThere({ pieces, bytes }: Sighting, path: string): boolean {
  const file = readFileSync(path);
  const joined = Buffer.concat((pieces ?? []).map(({ start, end }) => file.subarray(start, end)));
  return pieces !== null && joined.equals(bytes);
}

/** `table|row|column|secret`, for comparison. */
export function nameOf({ table, row, column, secret }: Omit<Sighting, 'pieces' | 'bytes'>): string {
  return `${table}|${row}|${column}|${secret}`;
}

const ORACLE = `
import json, re, sqlite3, sys
found = []
for path in sys.argv[1:]:
    mine = []
    db = sqlite3.connect(path)
    db.text_factory = bytes
    names = [(n.decode(), s.decode() if s else '') for n, s in db.execute("select name, sql from sqlite_schema where type = 'table' and rootpage > 0")]
    for name, sql in names:
        quoted = '"' + name.replace('"', '""') + '"'
        columns = [c[1].decode() for c in db.execute('pragma table_xinfo(%s)' % quoted) if c[6] != 2]
        keyed = 'without rowid' in sql.lower()
        key = sorted((c[5], c[1].decode()) for c in db.execute('pragma table_info(%s)' % quoted) if c[5])
        listed = ', '.join('"' + c.replace('"', '""') + '"' for c in columns)
        if keyed:
            order = ', '.join('"' + c.replace('"', '""') + '"' for _, c in key)
            rows = ((('#%d' % (i + 1)), r) for i, r in enumerate(db.execute('select %s from %s order by %s' % (listed, quoted, order))))
        else:
            rows = ((r[0], r[1:]) for r in db.execute('select _rowid_, %s from %s' % (listed, quoted)))
        for row, values in rows:
            for column, value in zip(columns, values):
                if isinstance(value, (bytes, str)):
                    raw = value if isinstance(value, bytes) else value.encode()
                    for secret in re.findall(rb'QX[A-Z2-9]{22}QX', raw) + [s.replace(b'\\0', b'') for s in re.findall(rb'Q\\0X\\0(?:[A-Z2-9]\\0){22}Q\\0X', raw)]:
                        mine.append('%s|%s|%s|%s' % (name, row, column, secret.decode()))
    db.close()
    found.append(mine)
print(json.dumps(found))
`;

/** What Python's own SQLite reads in databases: per database, `table|row|column|secret` of each value that holds one. */
export function oracle(paths: readonly string[]): string[][] {
  if (paths.length === 0) return [];
  return JSON.parse(execFileSync('python3', ['-c', ORACLE, ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 })) as string[][];
}

const TABLES: readonly { readonly sql: string; readonly columns: readonly string[]; readonly name: string }[] = [
  { name: 'plain', columns: ['a', 'b', 'c', 'd'], sql: 'CREATE TABLE plain(a, b TEXT, c BLOB, d)' },
  {
    name: 'aliased',
    columns: ['body', 'other'],
    sql: 'CREATE TABLE aliased(id INTEGER PRIMARY KEY, body TEXT, other BLOB DEFAULT (1+(2)), twice AS (length(body)) VIRTUAL)',
  },
  {
    name: 'odd "name',
    columns: ['a, b', 'c)', 'select'],
    sql: 'CREATE TABLE "odd ""name" ( -- a, comment (\n [a, b] TEXT NOT NULL DEFAULT \',(\', /* , ) */ "c)" BLOB, `select` UNIQUE, CHECK (1 > 0))',
  },
  { name: 'ItemTable', columns: ['key', 'value'], sql: 'CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)' },
  {
    name: 'keyed',
    columns: ['v', 'k2', 'k1', 'w'],
    sql: 'CREATE TABLE keyed(v TEXT, k2 TEXT, k1 BLOB, shown AS (k1 || k2), kept AS (typeof(w)) STORED, w, PRIMARY KEY (k1, k2)) WITHOUT ROWID',
  },
];

export interface Made {
  readonly path: string;
  readonly pageSize: number;
  readonly wal: boolean;
  /** Null where it is closed. */
  readonly open: DatabaseSync | null;
}

/** A value of random kind and length, often with secrets in it; lengths reach over several pages. */
function randomValue(random: Random, pageSize: number, unique: number): SQLInputValue {
  const kind = random(10);
  if (kind === 0) return null;
  if (kind === 1) return random(2) === 0 ? random(2 ** 31) - 2 ** 30 : BigInt(random(2 ** 31)) * 4_000_000_000n;
  if (kind === 2) return random(1_000_000) / 7;
  const filler = (length: number): string => `${'lorem ipsum '.repeat(Math.ceil(length / 12)).slice(0, length)} `;
  const longest = Math.min(pageSize * 4, 40_000);
  let text = `${unique} `;
  for (let part = random(4); part > 0; part--) text += filler(random(random(3) === 0 ? longest : 60)) + newSecret(random);
  text += filler(random(20));
  if (kind < 7) return random(4) === 0 ? `${text} \u00e9\u4e2d\u{1f600}` : text;
  if (kind === 7) return new Uint8Array(Buffer.from(text, 'utf16le'));
  return new Uint8Array(Buffer.concat([Buffer.from([random(256), 1, 255]), Buffer.from(text)]));
}

export interface Options {
  readonly pageSize?: number;
  readonly wal?: boolean;
  readonly encoding?: string;
  readonly rows?: number;
  /** Nothing is deleted or replaced: the pages of a value follow each other. */
  readonly calm?: boolean;
}

/** Writes a random database by node:sqlite. A database with a log stays open: closing it would empty the log. */
export function writeDatabase(path: string, random: Random, options: Options = {}): Made {
  const pick = <Item>(...items: readonly Item[]): Item => items[random(items.length)] as Item;
  const pageSize = options.pageSize ?? pick(512, 512, 1_024, 4_096, 8_192, 65_536);
  const wal = options.wal ?? random(3) === 0;
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${options.encoding ?? pick('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be')}'`);
  db.exec(`PRAGMA auto_vacuum = ${random(3)}; PRAGMA secure_delete = ${pick('ON', 'OFF')}`);
  if (wal) db.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF');
  else db.exec('PRAGMA synchronous = OFF');
  for (const { sql } of TABLES) db.exec(sql);
  if (random(2) === 0)
    db.exec('CREATE INDEX byBody ON aliased(body); CREATE INDEX expression ON plain(upper(b), a DESC) WHERE b IS NOT NULL');
  const commits = 1 + random(3);
  for (let commit = 0; commit < commits; commit++) {
    db.exec('BEGIN');
    writeRows(db, random, pageSize, commit, options);
    db.exec(random(6) === 0 && options.calm !== true ? 'ROLLBACK' : 'COMMIT');
    if (wal && random(4) === 0) db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }
  if (random(3) === 0) db.exec("ALTER TABLE plain ADD COLUMN late TEXT DEFAULT 'x'");
  if (!wal && random(4) === 0) db.exec('VACUUM');
  if (!wal) db.close();
  return { path, pageSize, wal, open: wal ? db : null };
}

function writeRows(db: DatabaseSync, random: Random, pageSize: number, commit: number, { rows = 12, calm = false }: Options): void {
  for (const { name, columns } of TABLES) {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const insert = db.prepare(
      `INSERT OR IGNORE INTO ${quoted}(${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (let row = random(rows); row > 0; row--) {
      const values = columns.map((_, column) => randomValue(random, pageSize, commit * 10_000 + row * 10 + column));
      // Keys stay short, or they would not fit.
      if (name === 'keyed') values[1] ??= 'none';
      if (name === 'keyed') values[2] ??= 'none';
      if (name.startsWith('odd')) values[0] ??= '';
      insert.run(...values);
    }
    if (random(2) === 0 && !calm) db.exec(`DELETE FROM ${quoted} WHERE abs(random()) % 3 = 0`);
  }
  if (!calm) db.exec("UPDATE aliased SET body = body || ' and more' WHERE id % 3 = 0 AND typeof(body) = 'text'");
}

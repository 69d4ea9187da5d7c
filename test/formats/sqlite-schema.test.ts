import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { sqlite } from './sqlite-formats.ts';
import { inFolder, newSecret, randomOf, readStore } from './sqlite-stores.ts';

/** Tables as people write them; SQLite itself says what their columns are. */
const TABLES = [
  'CREATE TABLE "t" (a, b INT, c VARCHAR(10, 2) NOT NULL DEFAULT (max(1, 2)))',
  'CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT CHECK (b IN (\'x,y\', "z")) , CONSTRAINT one UNIQUE (b))',
  'CREATE TABLE [t](["odd"] TEXT,`b ""` BLOB,"c""d" ANY,\'e\' , "primary", "check" TEXT)',
  'create table t (id integer primary key desc, v)',
  'CREATE TABLE t (v, id INTEGER, w, PRIMARY KEY (id DESC))',
  'CREATE TABLE t (a -- first, not second\n , b /* b, c */ TEXT, c)',
  'CREATE TABLE t (a TEXT GENERATED ALWAYS AS (upper(b)) VIRTUAL, b TEXT, c TEXT AS (b || 1) STORED, d)',
  'CREATE TABLE t (b TEXT, a TEXT, c, PRIMARY KEY (c, a, c)) WITHOUT ROWID',
  'CREATE TABLE t (b TEXT COLLATE NOCASE REFERENCES o(x) ON DELETE CASCADE, a TEXT PRIMARY KEY NOT NULL, c TEXT, FOREIGN KEY (b) REFERENCES o(x)) WITHOUT ROWID, STRICT',
  'CREATE TABLE t (größe TEXT, "名前" TEXT, x$y, _y)',
  "CREATE TABLE t (a DEFAULT 'it''s (', b DEFAULT x'00', c DEFAULT -1.5e3, d)",
];

describe('the names of columns', () => {
  it.each(TABLES)('%s', async (sql) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const db = new DatabaseSync(path, { enableDoubleQuotedStringLiterals: true, enableForeignKeyConstraints: false });
      db.exec(sql);
      const columns = db.prepare("SELECT name, type FROM pragma_table_xinfo('t') WHERE hidden = 0").all() as {
        name: string;
        type: string;
      }[];
      const random = randomOf(sql.length);
      const written = columns
        .filter(({ type }) => !/^int/i.test(type))
        .map(({ name }) => ({ name, secret: sql.includes('CHECK (b IN') && name === 'b' ? 'z' : newSecret(random) }));
      const names = written.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ');
      db.prepare(`INSERT INTO t(${names}) VALUES (${written.map(() => '?').join(', ')})`).run(...written.map(({ secret }) => secret));
      db.close();
      const { found, unseen } = await readStore(sqlite, path);
      const stored = found.filter(({ table, column }) => table === 't' && !column.includes(' (index '));
      for (const { name, secret } of written) {
        if (secret !== 'z') expect(stored.find((sighting) => sighting.secret === secret)?.column, secret).toBe(name);
      }
      expect(unseen).toEqual([]);
    });
  });
});

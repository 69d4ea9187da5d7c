import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { isRedacted, Laptop, SESSION } from './laptop.ts';

/** Databases that the sqlite3 program wrote, purged and opened again by it. */

const sql = (laptop: Laptop, path: string, script: string): string => laptop.run('sqlite3', ['-batch', path], script);

/** A table, rows without a number of their own, full-text search kept by triggers, and what deleted rows leave in free pages. */
const made = (secret: string, gone: string): string => `
  PRAGMA secure_delete = OFF;
  CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT, raw BLOB);
  CREATE INDEX titles ON notes (title);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT UNIQUE) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5 (title, body, content = 'notes', content_rowid = 'id');
  CREATE TRIGGER added AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, title, body) VALUES (new.id, new.title, new.body); END;
  CREATE TRIGGER removed AFTER DELETE ON notes BEGIN
    INSERT INTO words (words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
  END;
  CREATE TRIGGER changed AFTER UPDATE ON notes BEGIN
    INSERT INTO words (words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO words (rowid, title, body) VALUES (new.id, new.title, new.body);
  END;
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO notes (title, body) SELECT 'note ' || i, 'words of note ' || i || ' ' || hex(randomblob(40)) FROM n;
  INSERT INTO notes (title, body, raw) VALUES ('a token', 'it is ${secret} indeed', CAST('x${secret}x' AS BLOB));
  INSERT INTO notes (title, body) VALUES ('key ${secret}', printf('%s %s', '{"token":"${secret}"}', hex(zeroblob(6000))));
  INSERT INTO settings VALUES ('token', '${secret}'), ('theme', 'dark'), ('a ${secret}', 'as a name');
  INSERT INTO notes (title, body) SELECT 'gone ${gone}', '${gone} ' || hex(randomblob(900)) FROM notes LIMIT 40;
  DELETE FROM notes WHERE title LIKE 'gone %';
`;

describe.skipIf(lacks('sqlite3', '/usr/bin/python3', ...SESSION))('a database of sqlite3', () => {
  it.each(['delete', 'wal'])('is whole after the purge and goes on, with its journal as %s', { timeout: 60_000 }, (mode) => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const path = laptop.path('notes.db');
    sql(laptop, path, `PRAGMA journal_mode = ${mode}; ${made(secret, secret)}`);
    // As a program that was killed leaves it: what it wrote last stands only in the log.
    if (mode === 'wal') {
      expect(() =>
        sql(
          laptop,
          path,
          `PRAGMA wal_autocheckpoint = 0; INSERT INTO notes (title, body) VALUES ('late', 'late ${secret}');\n.shell kill -9 $PPID\n`,
        ),
      ).toThrow();
      expect(laptop.left({ secret }).map(({ file }) => file)).toContain('notes.db-wal');
    }
    expect(laptop.left({ secret }).map(({ by }) => by)).toContain('SQLite');
    const copy = join(laptop.outside, 'copy.db');
    // Opening it would take in its log.
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    const before = laptop.run('sqlite3', [copy, '.dump notes settings']);

    const summary = laptop.purgeByCommand(secret);
    expect(summary).toMatchObject({ remaining: 0 });
    expect(laptop.left({ secret })).toEqual([]);
    expect(sql(laptop, path, 'PRAGMA integrity_check;')).toBe('ok\n');
    expect(sql(laptop, path, "INSERT INTO words (words, rank) VALUES ('integrity-check', 1);")).toBe('');
    // Values of UNIQUE columns stay apart; nothing but them changes.
    const after = sql(laptop, path, '.dump notes settings\n');
    expect(isRedacted(hexAsText(after), hexAsText(before), secret)).toBe(true);
    expect(sql(laptop, path, 'PRAGMA journal_mode;')).toBe(`${mode}\n`);

    // The program goes on, and its search finds what was never in question.
    sql(laptop, path, "INSERT INTO notes (title, body) VALUES ('new', 'brandnewword');");
    expect(sql(laptop, path, "SELECT count(*) FROM words WHERE words MATCH 'brandnewword';")).toBe('1\n');
    expect(sql(laptop, path, `SELECT count(*) FROM words WHERE words MATCH '"${secret}"';`)).toBe('0\n');
    expect(sql(laptop, path, "SELECT count(*) FROM words WHERE words MATCH 'indeed';")).toBe('1\n');
    expect(laptop.left({ secret })).toEqual([]);
  });

  it('has its rows back after undo', { timeout: 60_000 }, () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const path = laptop.path('notes.db');
    sql(laptop, path, made(secret, secret));
    const before = sql(laptop, path, '.dump notes settings\n');
    const summary = laptop.purgeByCommand(secret);
    expect(summary).toMatchObject({ remaining: 0 });
    expect(laptop.undoByCommand(String(summary['planId']))).toEqual(['restored']);
    expect(sql(laptop, path, '.dump notes settings\n')).toBe(before);
    expect(sql(laptop, path, 'PRAGMA integrity_check;')).toBe('ok\n');
    expect(sql(laptop, path, `SELECT count(*) FROM words WHERE words MATCH '"${secret}"';`)).not.toBe('0\n');
  });
});

/** Rows' blobs stand as hexadecimal digits in a dump. */
function hexAsText(dump: string): string {
  return dump.replaceAll(/X'([0-9a-f]+)'/gi, (_all, digits: string) => `X'${Buffer.from(digits, 'hex').toString('latin1')}'`);
}

/** How editors of the VS Code family keep their state: values by name, the last state beside it. */
const STATE = (secret: string): string => `
  CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO ItemTable SELECT 'memento/' || i, json_object('of', i, 'text', hex(randomblob(200))) FROM n;
  INSERT INTO ItemTable VALUES
    ('terminal.history.entries.commands', json_object('entries', json_array(json_object('key', 'export TOKEN=${secret}', 'value', json('{"shellType":"bash"}'))))),
    ('workbench.find.history', CAST(json_object('search', json_array('${secret}', 'other')) AS BLOB)),
    ('secret://nested', json_object('inner', json_object('token', json_object('deep', '${secret}')) || ''));
`;

describe.skipIf(lacks('sqlite3', '/usr/bin/python3', ...SESSION))('the state of an editor', () => {
  it('and its back-up lose the value and keep all else', { timeout: 60_000 }, () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const folder = laptop.path('.config/Code/User/globalStorage');
    mkdirSync(folder, { recursive: true });
    for (const name of ['state.vscdb', 'state.vscdb.backup']) sql(laptop, join(folder, name), STATE(secret));
    const dump = (name: string): string => sql(laptop, join(folder, name), '.dump\n');
    const before = { now: dump('state.vscdb'), backup: dump('state.vscdb.backup') };
    const bytes = readFileSync(join(folder, 'state.vscdb'));

    const summary = laptop.purgeByCommand(secret);
    expect(summary).toMatchObject({ remaining: 0 });
    expect(laptop.left({ secret })).toEqual([]);
    expect(isRedacted(hexAsText(dump('state.vscdb')), hexAsText(before.now), secret)).toBe(true);
    expect(isRedacted(hexAsText(dump('state.vscdb.backup')), hexAsText(before.backup), secret)).toBe(true);
    expect(readFileSync(join(folder, 'state.vscdb')).equals(bytes)).toBe(false);
    const value = sql(
      laptop,
      join(folder, 'state.vscdb'),
      "SELECT json_valid(value), typeof(value) FROM ItemTable WHERE key LIKE 'workbench%';",
    );
    expect(value).toBe('1|blob\n');

    expect(laptop.undoByCommand(String(summary['planId']))).toEqual(['restored', 'restored']);
    expect({ now: dump('state.vscdb'), backup: dump('state.vscdb.backup') }).toEqual(before);
  });
});

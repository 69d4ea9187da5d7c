import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync, gunzipSync, gzipSync, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { checkOf, dumpOf, leftBeside, makeDatabase, maskedDump, shell } from './databases.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** Purges a database of everything, compares it as an outside reader sees it, and undoes it. */
async function expectPurged(home: PurgeHome, path: string, secret: string, more: readonly string[] = []): Promise<void> {
  const before = dumpOf(path);
  const { outcome, undoJob } = await home.purge({ e1: secret });
  expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
  expect(outcome.purged).toBeGreaterThan(0);
  expect(leftBeside(path, secret, ...more)).toEqual([]);
  expect(checkOf(path)).toBe('ok');
  expect(maskedDump(dumpOf(path), secret)).toBe(maskedDump(before, secret));
  const undone = await undoPurge(undoJob, tools());
  expect(undone.files).toMatchObject([{ result: 'restored' }]);
  expect(dumpOf(path)).toBe(before);
  expect(checkOf(path)).toBe('ok');
}

/** Where something stays: what stays is told, and is all that is there. */
async function purgeWithRest(home: PurgeHome, secret: string) {
  const { outcome } = await home.purge({ e1: secret });
  const rest = outcome.fates.filter(({ outcome: fate }) => fate === 'residual');
  return { outcome, reasons: [...new Set(rest.map(({ reason }) => reason))].toSorted() };
}

describe('schemas', () => {
  it.each([
    ['a partial index', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX i ON t (id) WHERE b > $$'],
    ['an index over an expression', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX i ON t (lower(b), a)'],
    ['generated columns', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT AS (a || b) STORED, d AS (length(a)))'],
    ['a constraint', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (length(a) > 3), b TEXT) STRICT'],
    ['a column named rowid', 'CREATE TABLE t (rowid TEXT, a TEXT UNIQUE, b TEXT, id INTEGER PRIMARY KEY)'],
    ['a key in another order', 'CREATE TABLE t (id INTEGER, a TEXT, b TEXT, PRIMARY KEY (b DESC, id)) WITHOUT ROWID'],
    [
      'conflicts that replace',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE ON CONFLICT REPLACE, b TEXT UNIQUE ON CONFLICT IGNORE)',
    ],
    ['a collation', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE UNIQUE, b TEXT COLLATE RTRIM); CREATE INDEX i ON t (b)'],
    ['names that need quotes', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX "i ""x" ON t (a)'],
    [
      'columns added later',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); ALTER TABLE t ADD COLUMN b TEXT DEFAULT $x$; CREATE INDEX i ON t (b)',
    ],
    ['numbers as affinity', 'CREATE TABLE t (id INTEGER PRIMARY KEY, a NUMERIC UNIQUE, b INTEGER)'],
    ['auto-vacuum', 'PRAGMA auto_vacuum = 2; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT)'],
  ])('%s', async (_what, sql) => {
    using home = new PurgeHome();
    // Sorts before `x`, as its marker does: rows that a table keeps by a key with the value in it stay where they are.
    const secret = `S${freshSecret()}`;
    const path = makeDatabase(home.path('app.sqlite'), (database) => {
      database.exec(sql.replaceAll('$', "'"));
      const add = database.prepare('INSERT INTO t (id, a, b) VALUES (?, ?, ?)');
      for (let n = 1; n <= 30; n += 1) add.run(n, `a${n} ${n % 3 === 0 ? secret : 'other'}`, `b ${n % 4 === 0 ? secret : 'x'} ${n}`);
      database.exec('ANALYZE; DELETE FROM t WHERE id > 25');
    });
    await expectPurged(home, path, secret);
  });

  it('rows that become alike are told apart, and what refers to them goes with them', async () => {
    using home = new PurgeHome();
    const secrets = [freshSecret(), freshSecret(), freshSecret()];
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec('PRAGMA foreign_keys = ON; CREATE TABLE p (name TEXT PRIMARY KEY); CREATE TABLE c (p TEXT REFERENCES p (name))');
      for (const secret of secrets) {
        database.prepare('INSERT INTO p VALUES (?)').run(`k/${secret}`);
        database.prepare('INSERT INTO c VALUES (?)').run(`k/${secret}`);
      }
    });
    const before = dumpOf(path);
    const values = Object.fromEntries(secrets.map((secret, index) => [`e${index}`, secret]));
    const { outcome, undoJob } = await home.purge(values);
    expect(outcome.remaining, JSON.stringify(outcome.fates)).toBe(0);
    expect(leftBeside(path, ...secrets)).toEqual([]);
    expect(
      shell(path, 'SELECT count(*), count(DISTINCT name), sum(length(name)) FROM p; PRAGMA foreign_key_check; PRAGMA integrity_check'),
    ).toBe('3|3|126\nok\n');
    expect(shell(path, 'SELECT count(*) FROM c JOIN p ON p = name')).toBe('3\n');
    await undoPurge(undoJob, tools());
    expect(dumpOf(path)).toBe(before);
  });

  it('triggers do not run, and stay as they were', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(`CREATE TABLE t (a TEXT UNIQUE, b TEXT, at INTEGER DEFAULT 1); CREATE TABLE log (what TEXT);
        CREATE TRIGGER "one ""x" AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('was ' || old.a); UPDATE t SET at = at + 1 WHERE rowid = new.rowid; END;
        CREATE TRIGGER two BEFORE UPDATE OF b ON t WHEN my_own_function(new.b) BEGIN SELECT RAISE(ABORT, 'no'); END;
        CREATE TABLE u (a); CREATE TRIGGER three DELETE ON u BEGIN DELETE FROM t; END`);
    });
    // The library of the shell takes double quotes for text; neither opens the trigger of an unknown function before it fires.
    shell(path, `INSERT INTO t (a, b) VALUES ('x ${secret}', 'y ${secret}'), ('z', 'zz')`);
    await expectPurged(home, path, secret);
    expect(shell(path, 'SELECT count(*) FROM log')).toBe('0\n');
  });

  it('what the schema itself holds is left and told', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(
        `CREATE TABLE t (a TEXT DEFAULT '${secret}', b TEXT); CREATE VIEW v AS SELECT '${secret}' AS x; INSERT INTO t (b) VALUES ('${secret}')`,
      );
    });
    const { reasons, outcome } = await purgeWithRest(home, secret);
    expect(reasons).toEqual(['no-writer-for-format']);
    expect(outcome.remaining).toBe(2);
    expect(shell(path, "SELECT count(*) FROM t WHERE a LIKE 'REDACTED%' AND b LIKE 'REDACTED%'; PRAGMA integrity_check")).toBe('1\nok\n');
  });

  it.each([
    ['a collation', (database: string) => [database, 'CREATE TABLE t (a TEXT COLLATE ours, b TEXT)', 'CREATE INDEX i ON t (a)']],
    ['a function', (database: string) => [database, 'CREATE TABLE t (a TEXT, b TEXT)', 'CREATE INDEX i ON t (ours(a))']],
  ])('an index that needs %s of its application is left; what needs none is purged', async (_what, sql) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      const [, table = '', index = ''] = sql('');
      database.exec(table.replace(' COLLATE ours', ''));
      database.prepare('INSERT INTO t VALUES (?, ?)').run(`a ${secret}`, `b ${secret}`);
      database.exec('CREATE TABLE other (c TEXT)');
      database.prepare('INSERT INTO other VALUES (?)').run(`c ${secret}`);
      database.function('ours', { deterministic: true }, (text) => String(text));
      database.exec(index.replace(' (a)', ' (a COLLATE NOCASE)'));
    });
    if (sql('')[1]?.includes('COLLATE') === true) {
      shell(path, 'PRAGMA writable_schema = ON', "UPDATE sqlite_schema SET sql = replace(sql, 'COLLATE NOCASE', 'COLLATE ours')");
    }
    const { reasons } = await purgeWithRest(home, secret);
    expect(reasons).toEqual(['no-writer-for-format']);
    expect(shell(path, 'SELECT c FROM other')).toMatch(/^c REDACTED/);
    expect(readFileSync(path).includes(`a ${secret}`)).toBe(true);
  });

  it('tables of a module that is not known here are left', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec('CREATE TABLE vec_chunks (a TEXT); CREATE TABLE plain (a TEXT)');
      for (const table of ['vec_chunks', 'plain']) database.prepare(`INSERT INTO ${table} VALUES (?)`).run(`x ${secret}`);
    });
    shell(
      path,
      'PRAGMA writable_schema = ON',
      "INSERT INTO sqlite_schema VALUES ('table', 'vec', 'vec', 0, 'CREATE VIRTUAL TABLE vec USING vec0(a float[3])')",
    );
    const { reasons } = await purgeWithRest(home, secret);
    expect(reasons).toEqual(['no-writer-for-format']);
    expect(shell(path, 'SELECT a FROM plain')).toMatch(/^x REDACTED/);
    expect(shell(path, 'SELECT a FROM vec_chunks')).toBe(`x ${secret}\n`);
  });

  it('pages that keep bytes for an extension are left as they are', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.path('app.db');
    shell(path, '.filectrl reserve_bytes 8', 'VACUUM', `CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('${secret}')`);
    expect(readFileSync(path)[20]).toBe(8);
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect((await purgeWithRest(home, secret)).reasons).toEqual(['no-writer-for-format']);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sum);
  });
});

describe('values that are files', () => {
  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
    ['zstd', zstdCompressSync],
    ['gzip in gzip', (bytes: Buffer) => gzipSync(gzipSync(bytes))],
    ['gzip, of many pages', (bytes: Buffer) => gzipSync(Buffer.concat([Buffer.from(`${randomBytes(15_000).toString('hex')}\n`), bytes]))],
  ])('%s: are written anew', async (_what, pack) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const text = (value: string) => Buffer.from(`${JSON.stringify({ token: value, more: 'word '.repeat(60) })}\n`);
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB, n INTEGER); CREATE INDEX i ON t (n)');
      const add = database.prepare('INSERT INTO t (body, n) VALUES (?, ?)');
      for (let n = 0; n < 6; n += 1) add.run(pack(text(n % 2 === 0 ? secret : 'none')), n);
    });
    const unpacked = () => {
      const database = new DatabaseSync(path, { readOnly: true });
      const bodies = database.prepare('SELECT body FROM t ORDER BY id').all();
      database.close();
      return bodies.map(({ body }) =>
        opened(Buffer.from(body as Uint8Array))
          .toString('latin1')
          .replace(/^[\s\S]*(?=\{)/, ''),
      );
    };
    const before = dumpOf(path);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(outcome.purged).toBeGreaterThan(2);
    expect(unpacked().map((body) => JSON.parse(body) as unknown)).toEqual(
      Array.from({ length: 6 }, (_, n) => JSON.parse(String(text(n % 2 === 0 ? maskedDump(secret, secret) : 'none'))) as unknown),
    );
    expect(checkOf(path)).toBe('ok');
    await undoPurge(undoJob, tools());
    expect(dumpOf(path)).toBe(before);
  });
});

/** By Node's own decompressors, as deep as it goes. */
function opened(bytes: Buffer): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return opened(gunzipSync(bytes));
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return zstdDecompressSync(bytes);
  return bytes[0] === 0x78 ? inflateSync(bytes) : bytes;
}

describe('full-text tables', () => {
  const secret = () => freshSecret(16).toLowerCase();

  it.each([
    ['fts5', 'CREATE VIRTUAL TABLE f USING fts5(a, b)'],
    ['fts5 with prefixes', "CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED, prefix='2 3', tokenize='porter unicode61')"],
    ['fts5 with trigrams', "CREATE VIRTUAL TABLE f USING fts5(a, b, tokenize='trigram')"],
    ['fts5 without places', 'CREATE VIRTUAL TABLE f USING fts5(a, b, detail=none, columnsize=0)'],
    ['fts4', "CREATE VIRTUAL TABLE f USING fts4(a, b, prefix='3')"],
    ['fts3', 'CREATE VIRTUAL TABLE f USING fts3(a, b)'],
  ])('%s: no word of it is left', async (_what, sql) => {
    using home = new PurgeHome();
    const value = secret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(sql);
      const add = database.prepare('INSERT INTO f (a, b) VALUES (?, ?)');
      for (let n = 0; n < 40; n += 1) add.run(`word${n} ${n % 5 === 0 ? value : 'else'} more`, n % 7 === 0 ? `x ${value}` : 'y');
      database.exec("DELETE FROM f WHERE rowid IN (6, 7); UPDATE f SET a = 'no more' WHERE rowid = 11");
    });
    await expectPurgedWords(home, path, value);
  });

  it('whose texts are in another table, kept in step by triggers', async () => {
    using home = new PurgeHome();
    const value = secret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT, changed INTEGER DEFAULT 0);
        CREATE VIRTUAL TABLE f USING fts5(body, content='t', content_rowid='id');
        CREATE TRIGGER ai AFTER INSERT ON t BEGIN INSERT INTO f(rowid, body) VALUES (new.id, new.body); END;
        CREATE TRIGGER ad AFTER DELETE ON t BEGIN INSERT INTO f(f, rowid, body) VALUES ('delete', old.id, old.body); END;
        CREATE TRIGGER au AFTER UPDATE ON t BEGIN INSERT INTO f(f, rowid, body) VALUES ('delete', old.id, old.body);
          INSERT INTO f(rowid, body) VALUES (new.id, new.body); UPDATE t SET changed = 1 WHERE id = new.id; END`);
      const add = database.prepare('INSERT INTO t (body) VALUES (?)');
      for (let n = 0; n < 30; n += 1) add.run(`say ${n % 4 === 0 ? value : 'nothing'} ${n}`);
      database.exec('DELETE FROM t WHERE id = 5');
    });
    await expectPurgedWords(home, path, value);
    expect(shell(path, "INSERT INTO f(f, rank) VALUES ('integrity-check', 1); SELECT sum(changed) FROM t")).toBe('0\n');
  });

  it.each([
    ['fts4', 'CREATE VIRTUAL TABLE f USING fts4(content="v", body)', "INSERT INTO f(f) VALUES('rebuild')"],
    ['fts5', "CREATE VIRTUAL TABLE f USING fts5(body, content='v')", "INSERT INTO f(f) VALUES('rebuild')"],
  ])('%s: whose texts come from a view', async (_what, sql, rebuild) => {
    using home = new PurgeHome();
    const value = secret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(`CREATE TABLE t (x TEXT); CREATE VIEW v AS SELECT rowid AS rowid, 'say ' || x AS body FROM t; ${sql}`);
      for (let n = 0; n < 10; n += 1) database.prepare('INSERT INTO t VALUES (?)').run(`${n} ${value}`);
      database.exec(rebuild);
    });
    await expectPurgedWords(home, path, value);
  });

  it('that are out of step, or have no texts, are left with what feeds them', async () => {
    using home = new PurgeHome();
    const value = secret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT); CREATE TABLE free (body TEXT);
        CREATE VIRTUAL TABLE f USING fts5(body, content='t', content_rowid='id'); CREATE VIRTUAL TABLE g USING fts5(body, content='')`);
      database.prepare('INSERT INTO t (body) VALUES (?)').run(`unknown to f: ${value}`);
      database.prepare('INSERT INTO free VALUES (?)').run(`free ${value}`);
      database.prepare('INSERT INTO g (rowid, body) VALUES (1, ?)').run(`g ${value}`);
    });
    const { reasons } = await purgeWithRest(home, value);
    expect(reasons).not.toEqual([]);
    expect(shell(path, 'SELECT body FROM t; SELECT body FROM free')).toMatch(new RegExp(`^unknown to f: ${value}\nfree (REDACTED|PURGED)`));
  });
});

/** The same as expectPurged; and no word of a full-text table's index is the value, also by the words it gives itself. */
async function expectPurgedWords(home: PurgeHome, path: string, value: string): Promise<void> {
  const before = maskedDump(shell(path, 'SELECT rowid, * FROM f'), value);
  const { outcome, undoJob } = await home.purge({ e1: value });
  expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
  expect(leftBeside(path, value)).toEqual([]);
  expect(maskedDump(shell(path, 'SELECT rowid, * FROM f'), value)).toBe(before);
  expect(wordsOf(path).filter((word) => word.includes(value))).toEqual([]);
  expect(checkOf(path)).toBe('ok');
  expect(shell(path, `SELECT count(*) FROM f WHERE f MATCH '${value}'`)).toBe('0\n');
  expect(Number(shell(path, "SELECT count(*) FROM f WHERE f MATCH 'redacted*' OR f MATCH 'purged*'"))).toBeGreaterThan(0);
  const undone = await undoPurge(undoJob, tools());
  expect(undone.files).toMatchObject([{ result: 'restored' }]);
  expect(shell(path, 'SELECT rowid, * FROM f')).toContain(value);
  expect(Number(shell(path, `SELECT count(*) FROM f WHERE f MATCH '${value}'`))).toBeGreaterThan(0);
  expect(checkOf(path)).toBe('ok');
}

function wordsOf(path: string): string[] {
  const kind = shell(path, "SELECT sql FROM sqlite_schema WHERE name = 'f'").includes('fts5')
    ? "fts5vocab(main, f, 'row')"
    : 'fts4aux(main, f)';
  return shell(path, `CREATE VIRTUAL TABLE temp.words USING ${kind}; SELECT DISTINCT term FROM temp.words`).split('\n');
}

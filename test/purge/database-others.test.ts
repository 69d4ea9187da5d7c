import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { lacks } from '../real-programs.ts';
import { checkOf, dumpOf, leftBeside, makeDatabase, maskedDump, shell, sidecars, SQLITE3 } from './databases.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** SQLite's shell as another program at work: it has said what it was told to when this resolves. */
class Shell implements AsyncDisposable {
  readonly #child: ChildProcess;
  #said = '';

  private constructor(path: string) {
    this.#child = spawn(SQLITE3, [path], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  static async open(path: string, sql: string): Promise<Shell> {
    const opened = new Shell(path);
    opened.#child.stdin?.write(`${sql}\nSELECT 'do' || 'ne';\n`);
    while (!opened.#said.includes('done')) await new Promise((resolve) => setTimeout(resolve, 10));
    return opened;
  }

  /** As a power failure ends it. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}

function filled(path: string, secret: string, mode = 'DELETE'): string {
  return makeDatabase(path, (database) => {
    database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, u TEXT UNIQUE)`);
    const add = database.prepare('INSERT INTO t (a, u) VALUES (?, ?)');
    for (let n = 0; n < 200; n += 1)
      add.run(n % 9 === 0 ? `a ${secret}` : `a ${'x'.repeat(40)}`, n % 8 === 0 ? `u${n} ${secret}` : `u${n}`);
  });
}

async function reasonsOf(home: PurgeHome, secret: string) {
  const { outcome } = await home.purge({ e1: secret });
  return [...new Set(outcome.fates.map(({ reason }) => reason))];
}

describe.skipIf(lacks('sqlite3'))('while another program has it', () => {
  it.each([
    ['open, and nothing more', 'DELETE', 'SELECT count(*) FROM t;'],
    ['in a transaction that reads', 'DELETE', 'BEGIN; SELECT count(*) FROM t;'],
    ['in a transaction that reads, with a log', 'WAL', 'BEGIN; SELECT count(*) FROM t;'],
    ['for itself alone', 'DELETE', 'BEGIN EXCLUSIVE; UPDATE t SET a = a;'],
    ['in a transaction that writes, with a log', 'WAL', 'BEGIN IMMEDIATE; UPDATE t SET a = a;'],
  ])('%s, not a byte is written', async (_what, mode, sql) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret, mode);
    const before = readFileSync(path);
    {
      await using _other = await Shell.open(path, sql);
      expect(await reasonsOf(home, secret)).toEqual(['file-busy']);
      if (mode === 'WAL') expect(readFileSync(path).equals(before)).toBe(true);
    }
    home.freshState();
    expect(await reasonsOf(home, secret)).toEqual([null]);
    expect(leftBeside(path, secret)).toEqual([]);
    expect(checkOf(path)).toBe('ok');
  });
});

describe.skipIf(lacks('sqlite3'))('what a program that was killed left behind', () => {
  it('a journal: its transaction is rolled back, as at any opening', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret);
    const before = dumpOf(path);
    const other = await Shell.open(path, "PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = 'half done', u = u || 'x';");
    await other.kill();
    expect(sidecars(path)).toEqual(['-journal']);
    const { outcome } = await home.purge({ e1: secret });
    expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(leftBeside(path, secret)).toEqual([]);
    expect(maskedDump(dumpOf(path), secret)).toBe(maskedDump(before, secret));
    expect(sidecars(path)).toEqual([]);
  });

  it.each(['everything', 'what was deleted since'])('a log that has %s', async (what) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.path('app.db');
    shell(path, 'PRAGMA journal_mode = WAL', 'CREATE TABLE t (a TEXT)');
    const rows = Array.from({ length: 40 }, (_, n) => `INSERT INTO t VALUES ('${n} ${secret}');`).join(' ');
    const other = await Shell.open(path, `PRAGMA wal_autocheckpoint = 0; ${rows} ${what === 'everything' ? '' : 'DELETE FROM t;'}`);
    await other.kill();
    expect(sidecars(path)).toEqual(['-wal', '-shm']);
    expect(readFileSync(path).includes(secret)).toBe(false);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(outcome.purged).toBeGreaterThan(30);
    expect(leftBeside(path, secret)).toEqual([]);
    expect(sidecars(path)).toEqual([]);
    expect(shell(path, 'SELECT count(*), journal_mode FROM t, pragma_journal_mode')).toBe(what === 'everything' ? '40|wal\n' : '0|\n');
    await undoPurge(undoJob, tools());
    expect(shell(path, `SELECT count(*) FROM t WHERE a LIKE '%${secret}'`)).toBe(what === 'everything' ? '40\n' : '0\n');
  });

  it('a log without its database: nothing is opened, as the library would throw it away', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.path('app.db');
    shell(path, 'PRAGMA journal_mode = WAL', 'CREATE TABLE t (a TEXT)');
    await (await Shell.open(path, `PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES ('${secret}');`)).kill();
    truncateSync(path);
    const log = readFileSync(`${path}-wal`);
    expect(await reasonsOf(home, secret)).not.toContain(null);
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
  });
});

describe('what is not written', () => {
  it.each([
    ['torn in its trees', (bytes: Buffer) => bytes.fill(0xee, 4_096 * 2, 4_096 * 3)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 6_000)],
  ])('a database that is %s', async (_what, tear) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret);
    writeFileSync(path, tear(readFileSync(path)));
    const before = readFileSync(path);
    expect(await reasonsOf(home, secret)).toEqual(['store-damaged']);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(sidecars(path)).toEqual([]);
  });

  it('a database whose log or journal is a link, or has another name', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    for (const [at, suffix] of ['-wal', '-journal'].entries()) {
      const path = filled(home.path(`${at}.db`), secret);
      const other = `${home.outside}/other${suffix}`;
      writeFileSync(other, 'kept');
      if (at === 0) symlinkSync(other, path + suffix);
      else linkSync(other, path + suffix);
      const before = readFileSync(path);
      home.freshState();
      const { outcome } = await home.purge({ e1: secret }, { authority: { roots: [path] } });
      const reasons = new Set(outcome.fates.filter((fate) => fate.path === path).map(({ reason }) => reason));
      expect([...reasons]).toEqual([at === 0 ? 'symlink' : 'hard-link-outside-roots']);
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(readFileSync(other, 'utf8')).toBe('kept');
    }
  });
});

describe('what was copied by the trees themselves', () => {
  it('is gone too: values in room that is not used, in freed pages, and over several pages', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(
        'PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE gone (a TEXT); CREATE INDEX i ON gone (a)',
      );
      // Rows that grow make pages split: halves of them stay where they were.
      const add = database.prepare('INSERT INTO t (id, a) VALUES (?, ?)');
      for (let n = 0; n < 120; n += 1) add.run(n * 10, `${n} ${secret}`);
      for (let n = 0; n < 120; n += 1) database.prepare('INSERT INTO gone VALUES (?)').run(`${'y'.repeat(n * 9)}${secret}${n}`);
      for (let n = 0; n < 120; n += 3) database.prepare('UPDATE t SET a = ? WHERE id = ?').run(`${'z'.repeat(n * 5)}${secret}`, n * 10);
      database.exec('DELETE FROM gone WHERE rowid % 2; UPDATE t SET a = NULL WHERE id % 20 = 0; DROP TABLE gone');
    });
    const copies = readFileSync(path).toString('latin1').split(secret).length - 1;
    const live = Number(shell(path, `SELECT count(*) FROM t WHERE a LIKE '%${secret}%'`));
    expect(copies).toBeGreaterThan(live + 20);
    const before = dumpOf(path);
    const { outcome } = await home.purge({ e1: secret });
    expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(leftBeside(path, secret)).toEqual([]);
    expect(checkOf(path)).toBe('ok');
    expect(maskedDump(dumpOf(path), secret)).toBe(maskedDump(before, secret));
  });
});

describe('undo', () => {
  it('leaves a row that was changed since, and gives a copy with the others', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret);
    const { undoJob } = await home.purge({ e1: secret });
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO t (a) VALUES ('since'); UPDATE t SET a = 'other' WHERE id = 1; DELETE FROM t WHERE id = 9");
    database.close();
    const before = readFileSync(path);
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'changed' }]);
    expect(readFileSync(path).equals(before)).toBe(true);
    const { files } = await undoPurge({ ...undoJob, copyTo: `${home.outside}/copies` }, tools());
    expect(files).toMatchObject([{ result: 'copied' }]);
    const copy = files[0]?.copy ?? '';
    expect(checkOf(copy)).toBe('ok');
    expect(shell(copy, `SELECT a FROM t WHERE id IN (1, 10, 201) ORDER BY id`)).toBe(`other\na ${secret}\nsince\n`);
    expect(existsSync(`${copy}-wal`)).toBe(false);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('finds rows again that stand elsewhere by now', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret, 'WAL');
    const before = shell(path, 'SELECT * FROM t');
    const { undoJob } = await home.purge({ e1: secret });
    shell(path, 'CREATE TABLE more (a); INSERT INTO more VALUES (zeroblob(50000)); VACUUM');
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
    expect(shell(path, 'SELECT * FROM t')).toBe(before);
    expect(checkOf(path)).toBe('ok');
  });

  it('of a database that a program has open is refused', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = filled(home.path('app.db'), secret);
    const { undoJob } = await home.purge({ e1: secret });
    await using _other = await Shell.open(path, 'SELECT 1;');
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'refused' }]);
    copyFileSync(path, `${home.outside}/copy.db`);
    expect(leftBeside(path, secret)).toEqual([]);
  });
});

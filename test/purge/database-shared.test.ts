import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { type Call, faultyDisk } from '../fault/faulty-disk.ts';
import { lacks } from '../real-programs.ts';
import { checkOf, leftBeside, makeDatabase, shell, SQLITE3 } from './databases.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** Another process that comes to a database in the middle of its purge: whenever the purger calls the disk, as a test says. */

const MODES = ['DELETE', 'PERSIST', 'WAL'];
/** Rows before anybody else writes. */
const ROWS = 200;

interface Made {
  readonly mode: string;
  /** Whether there are copies that only the library can change. */
  readonly bound: boolean;
}

function filled(home: PurgeHome, secret: string, { mode, bound }: Made): string {
  return makeDatabase(home.path('app.db'), (database) => {
    database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, u TEXT UNIQUE, who TEXT)`);
    const add = database.prepare('INSERT INTO t (a, u) VALUES (?, ?)');
    for (let n = 0; n < ROWS; n += 1)
      add.run(n % 9 === 0 ? `a ${secret}` : `a ${'x'.repeat(40)}`, bound && n % 8 === 0 ? `u${n} ${secret}` : `u${n}`);
  });
}

/** SQLite's shell, which does not wait for anybody. Says whether it was let in. */
function comes(path: string, sql: string): boolean {
  try {
    execFileSync(SQLITE3, [path, sql], { stdio: ['ignore', 'ignore', 'pipe'] });
    return true;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error && /database is locked/.test(String(error.stderr))) return false;
    throw error;
  }
}

/** A writer: each of its rows says that it was committed, and moves others about. */
class Writer {
  readonly #path: string;
  readonly #mode: string;
  came = 0;
  refused = 0;

  constructor(path: string, mode: string) {
    this.#path = path;
    this.#mode = mode;
  }

  come(): void {
    // The shell's own journal mode is its connection's.
    const mode = this.#mode === 'WAL' ? '' : `PRAGMA journal_mode = ${this.#mode};`;
    const row = `INSERT INTO t (a, who) VALUES ('${'y'.repeat(300)}', 'w${this.came}');`;
    const done = comes(this.#path, `${mode} BEGIN; ${row} UPDATE t SET a = a || 'z' WHERE id % 10 = 3 AND id % 9 <> 1; COMMIT;`);
    if (done) this.came += 1;
    else this.refused += 1;
  }

  /** All that was committed is there, once, and in rows where nothing else was to change all is as it was written. */
  expectKept(): void {
    const names = shell(this.#path, "SELECT group_concat(who, ' ') FROM (SELECT who FROM t WHERE who IS NOT NULL ORDER BY id)").trim();
    expect(names).toBe(Array.from({ length: this.came }, (_, n) => `w${n}`).join(' '));
    const ends = shell(this.#path, `SELECT DISTINCT ltrim(a, 'ax ') FROM t WHERE id % 10 = 3 AND id % 9 <> 1 AND id <= ${ROWS}`).trim();
    expect(ends).toBe('z'.repeat(this.came));
    expect(checkOf(this.#path)).toBe('ok');
  }
}

function expectBack(path: string, secret: string, bound: boolean): void {
  const count = (column: string): string => shell(path, `SELECT count(*) FROM t WHERE ${column} LIKE '%${secret}%'`).trim();
  expect([count('a'), count('u')]).toEqual(['23', bound ? '25' : '0']);
}

/** The purge, with something happening at its calls of the disk. */
async function purge(home: PurgeHome, secret: string, onCall: (call: Call) => void) {
  const disk = faultyDisk(nodeDisk(), (call) => call.when === 'before' && onCall(call));
  const done = await home.purge({ e1: secret }, { tools: { disk } });
  return { ...done, reasons: [...new Set(done.outcome.fates.map(({ reason }) => reason))] };
}

const isSealing = ({ name, path }: Call): boolean => name === 'store' && String(path).includes('step-');

describe.skipIf(lacks('sqlite3'))('a database that others use while it is purged', () => {
  describe.each(MODES)('which keeps its journal by %s', (mode) => {
    it.each([true, false])('lets them read it at any time but when bytes change (rows by SQL: %s)', async (bound) => {
      using home = new PurgeHome('memory');
      const secret = freshSecret();
      const path = filled(home, secret, { mode, bound });
      const shut = new Set<string>();
      let read = 0;
      const { reasons } = await purge(home, secret, (call) => {
        if (call.n % 6 > 0 && call.name !== 'overwrite' && call.name !== 'store') return;
        if (comes(path, 'SELECT count(*), max(a), max(u) FROM t')) read += 1;
        else shut.add(`${call.name} ${String(call.path).slice(home.home.length)}`);
      });
      expect(reasons).toEqual([null]);
      expect(leftBeside(path, secret)).toEqual([]);
      expect(read).toBeGreaterThan(10);
      const byPurger = ['overwrite', 'current', 'read', 'look', 'flush', 'openInPlace', 'close'];
      for (const what of shut)
        expect(byPurger.map((name) => `${name} /app.db`).concat(byPurger.map((name) => `${name} /app.db-journal`))).toContain(what);
      expect([...shut]).not.toContain('flush /app.db');
      expect([...shut].some((what) => what.startsWith('overwrite'))).toBe(true);
    });

    it.each([
      [1, false],
      [2, false],
      [1, true],
      [2, true],
      [3, true],
    ])('loses nothing that they commit between looking and writing (before seal %i, rows by SQL: %s)', async (nth, bound) => {
      using home = new PurgeHome('memory');
      const secret = freshSecret();
      const path = filled(home, secret, { mode, bound });
      const writer = new Writer(path, mode);
      let seals = 0;
      const { reasons, undoJob } = await purge(home, secret, (call) => {
        if (isSealing(call) && (seals += 1) === nth) for (let n = 0; n < 3; n += 1) writer.come();
      });
      // The second of them is kept in the middle of the transaction.
      expect([writer.came, writer.refused]).toEqual(nth === 2 && bound ? [0, 3] : [3, 0]);
      writer.expectKept();
      expect(reasons).toEqual([null]);
      expect(leftBeside(path, secret)).toEqual([]);
      expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
      writer.expectKept();
      expectBack(path, secret, bound);
    });

    it('loses nothing where somebody writes whenever he can, and is purged all the same', async () => {
      using home = new PurgeHome('memory');
      const secret = freshSecret();
      const path = filled(home, secret, { mode, bound: true });
      const writer = new Writer(path, mode);
      const { reasons } = await purge(home, secret, ({ n, path: called }) => {
        if (n % 5 === 0 && String(called).startsWith(path)) writer.come();
      });
      expect(writer.came).toBeGreaterThan(5);
      expect(writer.refused).toBeGreaterThan(5);
      writer.expectKept();
      expect(reasons).toEqual([null]);
      expect(leftBeside(path, secret)).toEqual([]);
    });

    it('is told as it is where copies come back meanwhile', async () => {
      using home = new PurgeHome('memory');
      const secret = freshSecret();
      const path = filled(home, secret, { mode, bound: true });
      let again = 0;
      const { reasons } = await purge(home, secret, (call) => {
        if (isSealing(call) && comes(path, `UPDATE t SET a = 'a ${secret}' WHERE id = 1 OR id % 9 = ${again % 9}`)) again += 1;
      });
      expect(again).toBeGreaterThan(0);
      if (leftBeside(path, secret).length > 0) expect(reasons).not.toEqual([null]);
      expect(checkOf(path)).toBe('ok');
    });
  });

  it('is put back as it was where its library does not like it afterwards, but not what others have changed since', async () => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    const path = filled(home, secret, { mode: 'DELETE', bound: false });
    const before = readFileSync(path);
    const root = Number(shell(path, "SELECT rootpage FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex%'"));
    let damaged = false;
    const { outcome } = await purge(home, secret, ({ name, path: called }) => {
      if (damaged || name !== 'flush' || called !== path) return;
      damaged = true;
      const bytes = readFileSync(path);
      expect(bytes.includes(secret)).toBe(false);
      bytes.fill(0xee, (root - 1) * 4_096, (root - 1) * 4_096 + 8);
      const first = bytes.indexOf('a REDACTED');
      bytes.write('others', first + 2);
      writeFileSync(path, bytes, { flag: 'r+' });
    });
    expect(damaged).toBe(true);
    expect(outcome.purged).toBe(0);
    const now = readFileSync(path).toString('latin1');
    const copies = (text: string): number => text.split(secret).length - 1;
    expect(copies(now)).toBe(copies(before.toString('latin1')) - 1);
    expect(now).toContain('a othersED');
  });

  it.each([
    ['DELETE', 3],
    ['DELETE', 17],
    ['WAL', 3],
    ['WAL', 17],
  ])('comes back by undo as a whole while somebody writes (%s, at every %ith call)', async (mode, every) => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    const path = filled(home, secret, { mode, bound: true });
    const { undoJob } = await purge(home, secret, () => undefined);
    const writer = new Writer(path, mode);
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'before' && call.n % every === 0 && String(call.path).startsWith(path)) writer.come();
    });
    expect((await undoPurge(undoJob, tools({ disk }))).files).toMatchObject([{ result: 'restored' }]);
    expect(writer.came).toBeGreaterThan(0);
    writer.expectKept();
    expectBack(path, secret, true);
  });

  it.each(['DELETE', 'WAL'])('is given up where somebody begins to read and does not end (%s), and nobody is locked out', async (mode) => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    const path = filled(home, secret, { mode, bound: true });
    const reader = spawn(SQLITE3, [], { stdio: ['pipe', 'ignore', 'inherit'] });
    try {
      let read = 0;
      const { reasons } = await purge(home, secret, (call) => {
        if (isSealing(call) && read === 0) {
          reader.stdin.write(`.open ${path}\nBEGIN; SELECT count(*) FROM t;\n`);
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
          read += 1;
        }
      });
      expect(read).toBe(1);
      expect(reasons).toEqual(['file-busy']);
      expect(comes(path, 'SELECT max(a) FROM t')).toBe(true);
    } finally {
      reader.kill('SIGKILL');
    }
    home.freshState();
    expect((await purge(home, secret, () => undefined)).reasons).toEqual([null]);
    expect(leftBeside(path, secret)).toEqual([]);
    expect(checkOf(path)).toBe('ok');
    expect(comes(path, 'UPDATE t SET a = a')).toBe(true);
  });
});

import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { checkOf, dumpOf, leftBeside, makeDatabase, maskedDump, sidecars } from './databases.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

const FILL = 'filling '.repeat(8);

describe.each(['UTF-8', 'UTF-16le', 'UTF-16be'])('%s', (encoding) => {
  it.each(['DELETE', 'TRUNCATE', 'PERSIST', 'WAL'])('a database that keeps its journal by %s', async (mode) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = makeDatabase(home.path('app.db'), (database) => {
      database.exec(`PRAGMA encoding = '${encoding}'; PRAGMA journal_mode = ${mode}; PRAGMA user_version = 7; PRAGMA application_id = 99`);
      database.exec('CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT, b BLOB, n)');
      database.exec('CREATE TABLE looked (u TEXT UNIQUE, v TEXT)');
      database.exec('CREATE TABLE keyed (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID');
      const add = database.prepare('INSERT INTO plain (a, b, n) VALUES (?, ?, ?)');
      for (let n = 0; n < 60; n += 1)
        add.run(n % 7 === 0 ? `token ${secret} ${n}` : FILL, Buffer.from(n % 11 === 0 ? `b=${secret};` : FILL), n);
      add.run(`${'long '.repeat(3_000)}${secret}${' end'.repeat(2_000)}`, null, 1.5);
      add.run(JSON.stringify({ deep: JSON.stringify({ token: secret }) }), null, null);
      for (let n = 0; n < 20; n += 1) database.prepare('INSERT INTO looked VALUES (?, ?)').run(`https://x.test/${n}?t=${secret}`, FILL);
      for (let n = 0; n < 20; n += 1) database.prepare('INSERT INTO keyed VALUES (?, ?)').run(`key-${secret}-${n}`, `v ${secret}`);
      database.exec('DELETE FROM plain WHERE id % 3 = 0; DELETE FROM looked WHERE rowid % 4 = 0');
    });
    chmodSync(path, 0o640);
    const stat = home.stat('app.db');
    const before = dumpOf(path);
    const beside = sidecars(path);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(outcome.purged).toBeGreaterThan(10);
    expect(leftBeside(path, secret)).toEqual([]);
    const after = dumpOf(path);
    expect(checkOf(path)).toBe('ok');
    expect(maskedDump(after, secret)).toBe(maskedDump(before, secret));
    expect(sidecars(path)).toEqual(mode === 'PERSIST' || mode === 'TRUNCATE' ? [] : beside);
    expect({ ...home.stat('app.db'), size: 0 }).toEqual({ ...stat, size: 0 });
    const undone = await undoPurge(undoJob, tools());
    expect(undone.files).toMatchObject([{ result: 'restored' }]);
    expect(dumpOf(path)).toBe(before);
    expect(checkOf(path)).toBe('ok');
  });
});

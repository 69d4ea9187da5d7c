import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { formatOf, sqlite, sqliteJournal, sqliteWal } from './sqlite-formats.ts';
import { inFolder, nameOf, newSecret, oracle, randomOf, readStore, someSeeds, standsThere, writeDatabase } from './sqlite-stores.ts';

/** A copy of a database with what stands beside it, which Python may open. */
function copied(path: string, folder: string, name: string): string {
  const to = join(folder, 'copies');
  mkdirSync(to, { recursive: true });
  for (const ending of ['', '-wal', '-journal']) if (existsSync(path + ending)) copyFileSync(path + ending, join(to, name + ending));
  return join(to, name);
}

describe.skipIf(lacks('python3'))('write-ahead logs', () => {
  it('hold every row of every commit, also those that were replaced and deleted since', async () => {
    await inFolder(async (folder) => {
      const copies: string[] = [];
      const stores = someSeeds(6).map((seed) => {
        const random = randomOf(seed);
        const path = join(folder, `${seed}.db`);
        const { open } = writeDatabase(path, random, { wal: true, rows: 0 });
        const from = copies.length;
        open?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        for (let commit = 0; commit < 4; commit++) {
          const values = Array.from({ length: 8 }, () => `('${Array.from({ length: 1 + random(60) }, () => newSecret(random)).join('')}')`);
          open?.exec(`BEGIN; INSERT INTO aliased(body) VALUES ${values.join(', ')}; DELETE FROM aliased WHERE id % 5 = ${commit}; COMMIT`);
          copies.push(copied(path, folder, `${seed}-${commit}`));
        }
        return { seed, path, open, from, to: copies.length };
      });
      const seen = oracle(copies);
      let cut = 0;
      for (const { seed, path, open, from, to } of stores) {
        const expected = new Set(seen.slice(from, to).flat());
        expect(expected.size).toBeGreaterThan(20);
        const last = seen[to - 1] as string[];
        const { found, unseen } = await readStore(sqliteWal, `${path}-wal`);
        const names = new Set(found.map(nameOf));
        const missing = last.filter((name) => !names.has(name));
        expect(missing, `seed ${seed}`).toEqual([]);
        // A page that has gone to another table since, or to none, is known by its number.
        const secrets = new Set(found.map(({ secret }) => secret));
        const lost = [...expected].filter((name) => !secrets.has(name.split('|').at(-1) ?? ''));
        expect(lost, `seed ${seed}`).toEqual([]);
        expect(unseen, `seed ${seed}`).toEqual([]);
        for (const sighting of found) if (sighting.pieces !== null) expect(standsThere(sighting, `${path}-wal`)).toBe(true);
        cut += found.filter(({ pieces }) => pieces !== null && pieces.length > 1).length;
        open?.close();
      }
      expect(cut).toBeGreaterThan(0);
    });
  });

  it('what no commit has confirmed is in the log, and not in the database', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const random = randomOf(7);
      const { open } = writeDatabase(path, random, { wal: true, pageSize: 1_024, rows: 2 });
      const secret = newSecret(random);
      // A cache of one page makes a transaction write its pages before it ends.
      open?.exec(`PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; INSERT INTO plain(a) VALUES ('${'x'.repeat(900)}${secret}');
        INSERT INTO plain(a) SELECT hex(randomblob(400)) FROM plain, sqlite_schema`);
      const before = oracle([copied(path, folder, 'before')])[0] as string[];
      expect(before.some((name) => name.includes(secret))).toBe(false);
      expect((await readStore(sqlite, path)).found.some((sighting) => sighting.secret === secret)).toBe(false);
      const { found } = await readStore(sqliteWal, `${path}-wal`);
      // Which table a new page belongs to is not written before the transaction ends.
      expect(found.filter((sighting) => sighting.secret === secret && /^plain$|^\(page \d+\)$/.test(sighting.table))).not.toEqual([]);
      open?.close();
    });
  });

  it('frames of an earlier generation are read, but no reader of the database sees them', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const random = randomOf(8);
      const { open } = writeDatabase(path, random, { wal: true, pageSize: 512, rows: 0 });
      const secrets = Array.from({ length: 12 }, () => newSecret(random));
      for (const secret of secrets) open?.exec(`INSERT INTO aliased(body) VALUES ('${'x'.repeat(440)}${secret}${'y'.repeat(90)}')`);
      open?.exec("DELETE FROM aliased; PRAGMA wal_checkpoint(RESTART); INSERT INTO plain(a) VALUES ('short')");
      const { found } = await readStore(sqliteWal, `${path}-wal`);
      const stale = new Set(found.map(({ secret }) => secret));
      expect(secrets.filter((secret) => stale.has(secret)).length).toBeGreaterThan(6);
      expect((await readStore(sqlite, path)).found.filter(({ table }) => !/^\(|\(before the log\)$/.test(table))).toEqual([]);
      open?.close();
    });
  });

  it('a log that is cut off or damaged counts up to there, as it does for SQLite', async () => {
    await inFolder(async (folder) => {
      const random = randomOf(9);
      for (const damage of ['cut', 'flipped', 'salts']) {
        const path = join(folder, `${damage}.db`);
        const { open } = writeDatabase(path, random, { wal: true, pageSize: 1_024, rows: 0 });
        for (let row = 0; row < 20; row++) open?.exec(`INSERT INTO aliased(body) VALUES ('${newSecret(random)}')`);
        const copy = copied(path, folder, damage);
        open?.close();
        const log = readFileSync(`${copy}-wal`);
        const middle = Math.floor(log.length * 0.6);
        if (damage === 'cut') truncateSync(`${copy}-wal`, middle);
        else {
          const at = damage === 'flipped' ? middle : 16;
          log[at] = (log[at] as number) ^ 0x40;
          writeFileSync(`${copy}-wal`, log);
        }
        const ours = (await readStore(sqlite, copy)).found.filter(({ table }) => !/^\(|\(before the log\)$/.test(table));
        const rows = ours.filter(({ column }) => !column.includes(' (index ')).map(nameOf);
        const theirs = oracle([
          copied(copy, join(folder, damage === 'cut' ? 'x' : damage === 'flipped' ? 'y' : 'z'), 'copy'),
        ])[0] as string[];
        expect(rows.sort(), damage).toEqual(theirs.sort());
        expect(damage === 'salts' ? rows.length === 0 : rows.length > 0 && rows.length < 20, `${damage}: ${rows.length}`).toBe(true);
      }
    });
  });

  it('a log without its database names tables by its own pages, or by their numbers', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const { open } = writeDatabase(path, randomOf(10), { wal: true, rows: 6, encoding: 'UTF-8' });
      copyFileSync(`${path}-wal`, join(folder, 'lost-wal'));
      const { found } = await readStore(sqliteWal, join(folder, 'lost-wal'));
      const beside = await readStore(sqliteWal, `${path}-wal`);
      expect(new Set(found.map(({ secret }) => secret))).toEqual(new Set(beside.found.map(({ secret }) => secret)));
      open?.close();
    });
  });
});

describe.skipIf(lacks('python3'))('rollback journals', () => {
  it('hold the rows that a transaction under way has replaced', async () => {
    await inFolder(async (folder) => {
      for (const [index, seed] of someSeeds(4).entries()) {
        const path = join(folder, `${seed}.db`);
        const random = randomOf(seed);
        writeDatabase(path, random, { wal: false, rows: 0, pageSize: [512, 1_024, 4_096, 8_192][index] as number });
        const db = new DatabaseSync(path);
        const values = Array.from({ length: 12 }, () => `('${'z'.repeat(random(3_000))}${newSecret(random)}${'z'.repeat(random(900))}')`);
        db.exec(`INSERT INTO aliased(body) VALUES ${values.join(', ')}`);
        const expected = oracle([copied(path, folder, `${seed}-before`)])[0] as string[];
        expect(expected.length).toBeGreaterThanOrEqual(12);
        db.exec("PRAGMA cache_size = 1; BEGIN; UPDATE aliased SET body = replace(hex(zeroblob(length(body))), '0', 'n')");
        expect(formatOf(readFileSync(`${path}-journal`).subarray(0, 4_096), null, 99_999).id).toBe('sqlite-journal');
        const { found, unseen } = await readStore(sqliteJournal, `${path}-journal`);
        // Pages that the transaction has not come to yet still stand in the database.
        const names = new Set([...found, ...(await readStore(sqlite, path)).found].map(nameOf));
        const missing = expected.filter((name) => !names.has(name));
        expect(missing, `seed ${seed}`).toEqual([]);
        expect(found.length).toBeGreaterThan(2);
        expect(unseen).toEqual([]);
        for (const sighting of found) if (sighting.pieces !== null) expect(standsThere(sighting, `${path}-journal`)).toBe(true);
        db.exec('ROLLBACK');
        db.close();
      }
    });
  });

  it('that are kept when their transaction has ended', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const random = randomOf(11);
      writeDatabase(path, random, { wal: false, rows: 0, pageSize: 1_024, encoding: 'UTF-8' });
      const db = new DatabaseSync(path);
      const secret = newSecret(random);
      db.exec(`PRAGMA journal_mode = PERSIST; INSERT INTO aliased(body) VALUES ('${'x'.repeat(950)}${secret}${'y'.repeat(2_000)}')`);
      db.exec("UPDATE aliased SET body = 'gone'");
      db.close();
      const head = readFileSync(`${path}-journal`).subarray(0, 4_096);
      expect([formatOf(head, 'db-journal', 9_999).id, formatOf(head, null, 9_999).id]).toEqual(['sqlite-journal', 'binary']);
      const { found } = await readStore(sqliteJournal, `${path}-journal`);
      expect(found.map((sighting) => [sighting.secret, sighting.table, sighting.column])).toContainEqual([secret, 'aliased', 'body']);
    });
  });
});

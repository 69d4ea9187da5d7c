import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf, sqlite } from './sqlite-formats.ts';
import { lacks } from '../real-programs.ts';
import {
  fileOf,
  inFolder,
  nameOf,
  newSecret,
  oracle,
  randomOf,
  readStore,
  someSeeds,
  standsThere,
  writeDatabase,
} from './sqlite-stores.ts';

/** Cells of rows, without those of indexes and of what was deleted. */
function ofRows(found: Awaited<ReturnType<typeof readStore>>['found']): typeof found {
  return found.filter(
    ({ table, column }) => !/^\(|\(before the log\)$/.test(table) && !column.includes(' (index ') && table !== 'sqlite_schema',
  );
}

describe.skipIf(lacks('python3'))('databases written by node:sqlite, read by us and by Python', () => {
  it('every value of every row is found where Python finds it, and pieces are the bytes themselves', async () => {
    await inFolder(async (folder) => {
      const seeds = someSeeds(24);
      const made = seeds.map((seed) => writeDatabase(join(folder, `${seed}.db`), randomOf(seed)));
      const copies = join(folder, 'copies');
      mkdirSync(copies);
      // Python may write to what it opens.
      const expected = oracle(
        made.map(({ path }) => {
          for (const ending of ['', '-wal'])
            if (existsSync(path + ending)) copyFileSync(path + ending, join(copies, basename(path) + ending));
          return join(copies, basename(path));
        }),
      );
      let all = 0;
      for (const [index, { path, wal, pageSize, open }] of made.entries()) {
        const { found, unseen } = await readStore(sqlite, path);
        const label = `seed ${seeds[index]}, pages of ${pageSize}${wal ? ', with a log' : ''}`;
        expect(unseen, label).toEqual([]);
        expect(ofRows(found).map(nameOf).sort(), label).toEqual((expected[index] as string[]).sort());
        for (const sighting of found) {
          if (sighting.pieces === null) expect(wal, `${label}: ${nameOf(sighting)}`).toBe(true);
          else expect(standsThere(sighting, path), `${label}: ${nameOf(sighting)}`).toBe(true);
        }
        all += expected[index]?.length ?? 0;
        open?.close();
      }
      expect(all).toBeGreaterThan(200);
    });
  });

  it('a copy in the database itself has its pieces, though the log has its page, too', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const random = randomOf(1);
      const { open } = writeDatabase(path, random, { wal: true, pageSize: 4_096, rows: 0 });
      const [before, after] = [newSecret(random), newSecret(random)];
      open?.exec(`CREATE TABLE t(v); INSERT INTO t VALUES('${before}'); PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES('${after}')`);
      const { found } = await readStore(sqlite, path);
      expect(found.filter(({ table }) => table === 't').map(({ secret, row, pieces }) => [secret, row, pieces === null])).toEqual([
        [before, 1, false],
        [after, 2, true],
      ]);
      open?.close();
    });
  });

  it.each([
    ['on the page of its row', 470, 1],
    ['over two overflow pages', 470, 900],
  ])('an older value that the log has replaced is told of as well: %s', async (_, behind, before) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const random = randomOf(2);
      const { open } = writeDatabase(path, random, { wal: true, pageSize: 512, rows: 0, encoding: 'UTF-8' });
      const [old, successor] = [newSecret(random), newSecret(random)];
      const long = (secret: string): string => `${'x'.repeat(before)}${secret}${'y'.repeat(behind)}`;
      open?.exec(
        `CREATE TABLE t(v); INSERT INTO t VALUES('${long(old)}'); PRAGMA wal_checkpoint(TRUNCATE); UPDATE t SET v = '${long(successor)}'`,
      );
      const { found } = await readStore(sqlite, path);
      expect(found.map(({ secret, table, pieces }) => [secret, table === 't (before the log)', pieces !== null]).sort()).toEqual(
        [
          [successor, false, false],
          [old, true, true],
        ].sort(),
      );
      open?.close();
    });
  });
});

describe.skipIf(lacks('sqlite3', 'python3'))('databases written by the sqlite3 program', () => {
  const dialects = ['UTF-8', 'UTF-16le', 'UTF-16be'].flatMap((encoding) =>
    [512, 4_096, 65_536].map((pageSize) => ({ encoding, pageSize })),
  );
  it.each(dialects)('$encoding, pages of $pageSize', async ({ encoding, pageSize }) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'cli.sqlite');
      const random = randomOf(pageSize);
      const rows = Array.from({ length: 60 }, (_, row) => {
        const secret = newSecret(random);
        const text = `${'f'.repeat(random(pageSize * 2))}${secret}`;
        return row % 2 === 0
          ? `INSERT INTO t(n, v) VALUES (${row}, '${text}')`
          : `INSERT INTO t(n, b) VALUES (${row}, cast('${text}' AS BLOB))`;
      });
      execFileSync('sqlite3', [path], {
        input: `PRAGMA page_size=${pageSize}; PRAGMA encoding='${encoding}'; PRAGMA auto_vacuum=1;
          CREATE TABLE t(n INT PRIMARY KEY, v TEXT COLLATE NOCASE, b) ;
          BEGIN; ${rows.join(';\n')}; COMMIT; DELETE FROM t WHERE n % 7 = 3; PRAGMA incremental_vacuum;`,
      });
      const { found, unseen } = await readStore(sqlite, path);
      expect(unseen).toEqual([]);
      expect(ofRows(found).map(nameOf).sort()).toEqual((oracle([path])[0] as string[]).sort());
      for (const sighting of found) expect(standsThere(sighting, path)).toBe(true);
      expect(formatOf(readFileSync(path).subarray(0, 4_096), null, fileOf(path).size).id).toBe('sqlite');
    });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { sqlite } from './sqlite-formats.ts';
import { inFolder, newSecret, type Random, randomOf, readStore, type Sighting, someSeeds, standsThere } from './sqlite-stores.ts';

/** A value of secrets without anything between: whatever the end of a page cuts is one of them. */
function longValue(random: Random, pageSize: number): { text: string; secrets: string[] } {
  const secrets = Array.from({ length: Math.ceil((pageSize * (1 + random(4))) / 26) }, () => newSecret(random));
  return { text: 'w'.repeat(random(26)) + secrets.join(''), secrets };
}

/** Whether a secret stands in a file in two parts, the second at the beginning of an overflow page, and nowhere in one piece. */
function isCut(bytes: Buffer, secret: string, pageSize: number): boolean {
  if (bytes.includes(secret)) return false;
  // Shorter parts could be those of another secret.
  for (let length = 5; length <= secret.length - 5; length++) {
    const rest = secret.slice(length);
    for (let at = bytes.indexOf(rest); at >= 0; at = bytes.indexOf(rest, at + 1)) {
      if (at % pageSize === 4 && bytes.includes(secret.slice(0, length))) return true;
    }
  }
  return false;
}

interface Left {
  /** Which secrets the end of a page has cut in two parts, both still there. */
  readonly cut: string[];
  readonly found: Sighting[];
}

async function leftOver(path: string, secrets: readonly string[], pageSize: number): Promise<Left> {
  const bytes = readFileSync(path);
  const { found, unseen } = await readStore(sqlite, path);
  expect(unseen).toEqual([]);
  for (const sighting of found) expect(standsThere(sighting, path)).toBe(true);
  return { cut: secrets.filter((secret) => isCut(bytes, secret, pageSize)), found };
}

describe('what deleted rows left', () => {
  it.each([
    ['a table that was dropped', 'DROP TABLE t'],
    ['all rows deleted', 'DELETE FROM t'],
  ])('%s: secrets that overflow pages cut in two are seen whole again', async (_, sql) => {
    await inFolder(async (folder) => {
      let cut = 0;
      let missed = 0;
      for (const seed of someSeeds(5)) {
        const random = randomOf(seed);
        const pageSize = [512, 1_024, 4_096][random(3)] as number;
        const path = join(folder, `${seed}.db`);
        const db = new DatabaseSync(path);
        db.exec(
          `PRAGMA page_size = ${pageSize}; PRAGMA secure_delete = OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, v); CREATE TABLE kept(v)`,
        );
        const values = Array.from({ length: 8 }, () => longValue(random, pageSize));
        const insert = db.prepare('INSERT INTO t(v) VALUES (?)');
        db.exec('BEGIN');
        for (const { text } of values) insert.run(text);
        db.exec(`COMMIT; ${sql}`);
        db.close();
        const left = await leftOver(
          path,
          values.flatMap(({ secrets }) => secrets),
          pageSize,
        );
        const seen = new Set(left.found.map(({ secret }) => secret));
        cut += left.cut.length;
        missed += left.cut.filter((secret) => !seen.has(secret)).length;
        expect(left.found.every(({ table }) => /^\(free(?: page|d in page) /.test(table))).toBe(true);
      }
      expect(cut).toBeGreaterThan(20);
      // Where a chain had been used before, an older pointer may lead elsewhere.
      expect(missed / cut).toBeLessThan(0.1);
    });
  });

  it('one row deleted from a page in use', async () => {
    await inFolder(async (folder) => {
      let cut = 0;
      let missed = 0;
      for (const seed of someSeeds(12)) {
        const random = randomOf(seed);
        const path = join(folder, `${seed}.db`);
        const db = new DatabaseSync(path);
        db.exec('PRAGMA page_size = 1024; PRAGMA secure_delete = OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, v)');
        const { text, secrets } = longValue(random, 1_024);
        for (let row = 0; row < 3; row++) db.prepare('INSERT INTO t(v) VALUES (?)').run(row === 1 ? text : 'short');
        db.exec('DELETE FROM t WHERE id = 2');
        db.close();
        const left = await leftOver(path, secrets, 1_024);
        const seen = new Set(left.found.map(({ secret }) => secret));
        cut += left.cut.length;
        missed += left.cut.filter((secret) => !seen.has(secret)).length;
      }
      expect(cut).toBeGreaterThan(2);
      expect(missed / cut).toBeLessThan(0.2);
    });
  });
});

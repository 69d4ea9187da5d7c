import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { fc } from '@fast-check/vitest';
import { randomOf, writeDatabase } from './sqlite-stores.ts';

/** Files that SQLite itself wrote: databases, logs, their indexes, and journals of transactions under way. */
const made = madeFiles();

export const databases = fc.constantFrom(...made.databases);
export const logs = fc.constantFrom(...made.logs);
export const indexes = fc.constantFrom(...made.indexes);
export const journals = fc.constantFrom(...made.journals);

function madeFiles(): Record<'databases' | 'logs' | 'indexes' | 'journals', Uint8Array[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-sqlite-samples-'));
  const files: ReturnType<typeof madeFiles> = { databases: [], logs: [], indexes: [], journals: [] };
  const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
  try {
    for (let seed = 1; seed <= 6; seed++) {
      const path = join(folder, `${seed}.db`);
      const { open } = writeDatabase(path, randomOf(seed), { wal: seed % 2 === 0, pageSize: 512 << (seed % 3), rows: 3, calm: true });
      if (open !== null) {
        files.logs.push(read(`${path}-wal`));
        files.indexes.push(read(`${path}-shm`));
        open.close();
      }
      files.databases.push(read(path));
      const db = new DatabaseSync(path);
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; DELETE FROM plain; DELETE FROM keyed; DELETE FROM aliased');
      db.exec('INSERT INTO plain(a) SELECT hex(randomblob(3000)) FROM sqlite_schema');
      files.journals.push(read(`${path}-journal`));
      db.close();
    }
    const path = join(folder, 'large.db');
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE t(name TEXT, value BLOB)');
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    insert.run('long', 'a long value '.repeat(7_000));
    insert.run('packed', gzipSync('what was packed '.repeat(900)));
    db.close();
    files.databases.push(read(path));
    return files;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

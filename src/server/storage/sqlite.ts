import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { chainLines } from './audit-lines.ts';
import { applyCounts } from './counts.ts';
import type { Database } from './database.ts';
import type { Storage } from './face.ts';
import { aloneNodes } from './sqlite-nodes.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { migrate } from './sqlite-steps.ts';
import { relayStorage } from './storage.ts';
import type { Tables } from './tables.ts';

/**
 * Opens or makes the file, readable by its owner only. WAL with `synchronous = FULL`: a commit is on the disk before the
 * promise settles, because the answer `accepted` is a promise.
 */
function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000, defensive: true });
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;');
    // What is forgotten is overwritten, not left in free pages.
    db.exec('PRAGMA secure_delete = ON');
    migrate(db);
    // From now on steps wait by themselves (sqlite-dialect.ts).
    db.exec('PRAGMA busy_timeout = 20');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The relay's memory in one SQLite file; for one server process at a time, and commands that make links or end sessions beside it.
 * @throws Error with code `newer-database` when a newer program wrote the file.
 */
export function sqliteStorage(path: string): Storage {
  const file = openFile(path);
  const rows = new Kysely<Tables>({ dialect: sqliteDialect(file) });
  // One connection does one step at a time, and whoever else writes to the file waits for it: no subject needs a lock of its own.
  const db: Database = {
    rows,
    step: (_subjects, work) =>
      rows.transaction().execute((step) =>
        work({
          rows: step,
          append: (note) => chainLines(step, [note]),
          count: (change) => applyCounts(step, change),
          tell: () => {},
        }),
      ),
    counted: async () => {},
    audited: async () => {},
  };
  return {
    ...relayStorage(db),
    ...aloneNodes(rows),
    async [Symbol.asyncDispose]() {
      if (!file.isOpen) return;
      // Behind whatever is under way.
      await rows.connection().execute(async () => {});
      await rows.destroy();
    },
  };
}

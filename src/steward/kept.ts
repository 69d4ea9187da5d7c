import { DatabaseSync } from 'node:sqlite';

/** A database of the steward's. */
export interface Kept {
  readonly db: DatabaseSync;
  /** All of the work is durable when this returns, or none of it was done. */
  readonly whole: <Result>(work: () => Result) => Result;
}

/**
 * Opens (or makes) the database at `path`; every change is durable before it returns. `steps[i]` brings it from version i to i + 1.
 * @throws Error where a newer Lastcopy has written it.
 */
export function openKept(path: string, steps: readonly string[]): Kept {
  const db = new DatabaseSync(path);
  // What is deleted is overwritten, fingerprints and sealed entries included.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;');
  const { user_version: at } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (at > steps.length) {
    db.close();
    throw new Error(`${path} was written by a newer Lastcopy (version ${at}); install that version or newer.`);
  }
  for (const [index, sql] of steps.entries()) {
    if (index >= at) db.exec(`BEGIN; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  return {
    db,
    whole(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

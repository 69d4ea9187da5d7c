import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from './errors.ts';

/** Who holds a state directory. `pid` is null in the instant between taking the lock and writing the name down. */
export interface Holder {
  readonly pid: number | null;
  readonly since: string | null;
}

/**
 * One agent per state directory. The exclusion is an operating-system file lock that SQLite takes portably (fcntl, LockFileEx):
 * it ends with the process however that ends, so it never goes stale. The file beside it only names the holder.
 * Throws AgentError `already-running` with the holder's pid.
 */
export function lockState(stateDir: string): Disposable {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  // The wait covers a status command that looks at the lock at this very moment.
  const database = new DatabaseSync(join(stateDir, 'agent.lock'), { timeout: 500 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    const holder = readHolder(stateDir);
    throw new AgentError(
      'already-running',
      `An agent already runs on ${stateDir} (pid ${holder.pid ?? 'unknown'}). Stop it first, or give this one another --state directory.`,
      { cause },
    );
  }
  writeFileSync(join(stateDir, 'agent.pid'), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 });
  return {
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

/** Who holds the state directory now; null when nobody does. Never waits. */
export function lockHolder(stateDir: string): Holder | null {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(join(stateDir, 'agent.lock'), { readOnly: true, timeout: 0 });
  } catch {
    return null; // no lock file: no agent ever ran here
  }
  try {
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return null;
  } catch (cause) {
    if (isBusy(cause)) return readHolder(stateDir);
    throw cause;
  } finally {
    database.close();
  }
}

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error !== null && typeof error === 'object' && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function readHolder(stateDir: string): Holder {
  try {
    const held: unknown = JSON.parse(readFileSync(join(stateDir, 'agent.pid'), 'utf8'));
    if (held !== null && typeof held === 'object' && 'pid' in held && 'since' in held) {
      return { pid: Number(held.pid), since: String(held.since) };
    }
  } catch {
    // being written at this moment
  }
  return { pid: null, since: null };
}

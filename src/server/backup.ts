import { chmodSync, closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifyAudit } from './audit.ts';
import { lockState } from './state-lock.ts';
import { sqliteFile } from './storage/open.ts';
import { newerDatabase, SCHEMA_VERSION } from './storage/schema-version.ts';
import { sqliteStorage } from './storage/sqlite.ts';

/** A copy of a relay's memory, with the end of its audit log: kept elsewhere, that shows later whether lines were lost. */
export interface Copy {
  readonly bytes: number;
  readonly lines: number;
  readonly hash: string;
}

function failure(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

function flush(path: string): void {
  const open = openSync(path, 'r');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** Reads all of a file: every page, every index, every hash. The file is brought to this program's version. */
async function proved(path: string): Promise<Copy> {
  const db = new DatabaseSync(path, { defensive: true });
  try {
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > SCHEMA_VERSION) throw newerDatabase(version);
    const [said] = db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[];
    if (version === 0 || said?.integrity_check !== 'ok')
      throw failure('backup-broken', 'The file is damaged, or no database of a Lastcopy server.');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR') {
      throw failure('backup-broken', 'The file is damaged, or no database of a Lastcopy server.', error);
    }
    throw error;
  } finally {
    db.close();
  }
  const storage = sqliteStorage(path);
  try {
    const verdict = await verifyAudit(storage);
    if (!verdict.ok) throw failure('backup-broken', `The audit log in the file is broken at line ${verdict.at}: ${verdict.why}.`);
    return { bytes: statSync(path).size, lines: verdict.records, hash: verdict.hash };
  } finally {
    await storage[Symbol.asyncDispose]();
  }
}

/**
 * Copies the SQLite file of a state directory into a new one, as it is at one moment; the server may run meanwhile. The copy is
 * for its owner only, one file, checked as a whole before it gets its name.
 * @throws Error with code `no-server`, `backup-exists`, `backup-broken`.
 */
export async function backUp(stateDir: string, file: string): Promise<Copy> {
  const source = sqliteFile(stateDir);
  if (!existsSync(source)) throw failure('no-server', `No server has run on ${stateDir}.`);
  if (existsSync(file)) throw failure('backup-exists', `${file} exists: name another, nothing is overwritten.`);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  try {
    closeSync(openSync(partial, 'wx', 0o600));
    const db = new DatabaseSync(source, { readOnly: true, timeout: 5_000, defensive: true });
    try {
      db.prepare('VACUUM INTO ?').run(partial);
    } finally {
      db.close();
    }
    const copy = await proved(partial);
    single(partial);
    flush(partial);
    renameSync(partial, file);
    flush(dirname(resolve(file)));
    return { ...copy, bytes: statSync(file).size };
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
  }
}

/** One file without companions. */
function single(path: string): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = DELETE');
  db.close();
}

/**
 * Puts a copy in the place of a state directory's database, which stays beside it under another name. Nothing is changed
 * until the copy is checked as a whole.
 * @throws Error with code `state-in-use` while a server runs there, `backup-missing`, `backup-broken`, `newer-database`.
 */
export async function restore(stateDir: string, file: string, at: string): Promise<Copy & { readonly replaced: string | null }> {
  if (!existsSync(file)) throw failure('backup-missing', `There is no file ${file}.`);
  using _alone = lockState(stateDir);
  const target = sqliteFile(stateDir);
  const incoming = join(stateDir, 'restoring.sqlite');
  const ends = ['', '-wal', '-shm'];
  for (const end of ends) rmSync(`${incoming}${end}`, { force: true });
  try {
    copyFileSync(file, incoming);
    chmodSync(incoming, 0o600);
    const copy = await proved(incoming);
    const storage = sqliteStorage(incoming);
    await storage.audit({ at, actor: 'server', action: 'restore', subject: null, code: null, detail: { lines: copy.lines } });
    await storage[Symbol.asyncDispose]();
    single(incoming);
    flush(incoming);
    const replaced = existsSync(target) ? `${target}.before-${at.replaceAll(/[:.]/g, '-')}` : null;
    for (const end of ends) if (replaced !== null && existsSync(`${target}${end}`)) renameSync(`${target}${end}`, `${replaced}${end}`);
    renameSync(incoming, target);
    flush(stateDir);
    return { ...copy, replaced };
  } finally {
    for (const end of ends) rmSync(`${incoming}${end}`, { force: true });
  }
}

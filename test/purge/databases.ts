import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { leftIn } from './forms-on-disk.ts';

/** SQLite's own shell, which is an outside reader: nothing of ours, and another build of the library. */
export const SQLITE3 = '/usr/bin/sqlite3';

/** All that an application can see of a database: schema and rows as SQL, and what PRAGMAs tell. */
export function dumpOf(path: string): string {
  return shell(path, '.dump') + shell(path, PRAGMAS.map((name) => `PRAGMA ${name};`).join(' '));
}

/** What the database's own library says of it. */
export function checkOf(path: string): string {
  return shell(path, 'PRAGMA integrity_check;').trim();
}

export function shell(path: string, ...commands: string[]): string {
  return execFileSync(SQLITE3, [path, ...commands], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

const PRAGMAS = ['user_version', 'application_id', 'journal_mode', 'auto_vacuum', 'page_size', 'encoding'];

/** The database and what lies beside it, by name: which encodings of the value their bytes hold. */
export function leftBeside(path: string, ...secrets: string[]): string[] {
  const name = basename(path);
  return readdirSync(dirname(path)).flatMap((one) =>
    one.startsWith(name)
      ? secrets.flatMap((secret) => leftIn(readFileSync(join(dirname(path), one)), secret).map((form) => `${one}: ${form}`))
      : [],
  );
}

export function sidecars(path: string): string[] {
  return ['-wal', '-shm', '-journal'].filter((suffix) => existsSync(path + suffix));
}

/** Makes a database by SQL, as an application that then closes it. */
export function makeDatabase(path: string, work: (database: DatabaseSync) => void): string {
  const database = new DatabaseSync(path);
  try {
    work(database);
  } finally {
    database.close();
  }
  return path;
}

/** The dump with value and filler made alike, however they are told in it. */
export function maskedDump(dump: string, secret: string): string {
  const filler = `REDACTED${'x'.repeat(secret.length - 8)}`;
  const hex = (text: string) => Buffer.from(text).toString('hex');
  return dump.replaceAll(secret, filler).replaceAll(hex(secret), hex(filler));
}

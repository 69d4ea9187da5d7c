import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HitLine, NotVisibleLine } from '../results/face.ts';
import { type DoneFile, DoneList } from './done-list.ts';

/** What was told of a file; findings hold no values. */
export type Told = HitLine | NotVisibleLine;

/** A batch of files that were read to their end. */
export interface Batch {
  readonly files: readonly DoneFile[];
  readonly told: readonly { readonly path: string; readonly line: Told }[];
}

/** SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const DAMAGED = new Set([11, 26]);

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS batches (n INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS told (path TEXT NOT NULL, line TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS told_by_path ON told (path);
`;

/**
 * What an unfinished scan has done: what it told in SQLite, and a flat list of the files beside it. A batch is committed to the
 * database first and appended to the list then, with the database's number of it: so a file counts as done only if all that was
 * told of it is kept, whatever ends the process or the machine. One process holds it at a time, by a lock of the system's that
 * ends with the process.
 */
export class ScanState implements Disposable {
  /** Files of the interrupted scan, path → identity. */
  readonly done: ReadonlyMap<string, string>;
  /** Of the interrupted scan's last batch; null in a new state. */
  readonly since: string | null;
  readonly #folder: string;
  readonly #sql: DatabaseSync;
  readonly #list: DoneList;
  #batch: number;

  private constructor(folder: string, sql: DatabaseSync) {
    this.#folder = folder;
    this.#sql = sql;
    const last = sql.prepare('SELECT n, at FROM batches ORDER BY n DESC LIMIT 1').get();
    this.#batch = Number(last?.['n'] ?? 0);
    this.since = last === undefined ? null : String(last['at']);
    const done = new Map<string, string>();
    this.#list = DoneList.open(join(folder, 'done'), this.#batch, ({ path, identity }) => done.set(path, identity));
    this.done = done;
  }

  /**
   * `busy`: another process holds it. `fresh` forgets what an interrupted scan has left, and so does damage. Throws what the
   * system says where the folder cannot be written.
   */
  static open(folder: string, fresh: boolean): ScanState | 'busy' {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let attempt = 1; ; attempt++) {
      let sql: DatabaseSync | null = null;
      try {
        const file = join(folder, 'told.sqlite');
        sql = new DatabaseSync(file, { timeout: 0 });
        chmodSync(file, 0o600);
        sql.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT;');
        sql.exec(SCHEMA);
        if (fresh) {
          sql.exec('BEGIN; DELETE FROM told; DELETE FROM batches; COMMIT;');
          rmSync(join(folder, 'done'), { force: true });
        }
        return new ScanState(folder, sql);
      } catch (error) {
        sql?.close();
        const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
        if (code === BUSY) return 'busy';
        if (!DAMAGED.has(code) || attempt > 1) throw error;
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true, mode: 0o700 });
      }
    }
  }

  add({ files, told }: Batch): void {
    const sql = this.#sql;
    const batch = this.#batch + 1;
    sql.exec('BEGIN IMMEDIATE');
    try {
      sql.prepare('INSERT INTO batches (n, at) VALUES (?, ?)').run(batch, new Date().toISOString());
      const forget = sql.prepare('DELETE FROM told WHERE path = ?');
      for (const { path } of files) forget.run(path);
      const insert = sql.prepare('INSERT INTO told (path, line) VALUES (?, ?)');
      for (const { path, line } of told) insert.run(path, JSON.stringify(line));
      sql.exec('COMMIT');
    } catch (error) {
      sql.exec('ROLLBACK');
      throw error;
    }
    this.#list.append(batch, files);
    this.#batch = batch;
  }

  /** In the order in which it was told. */
  *told(): Generator<{ readonly path: string; readonly line: Told }, void, undefined> {
    for (const row of this.#sql.prepare('SELECT path, line FROM told ORDER BY rowid').iterate()) {
      yield { path: String(row['path']), line: JSON.parse(String(row['line'])) as Told };
    }
  }

  /** The scan is over: nothing of it is kept. */
  forget(): void {
    this[Symbol.dispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    if (!this.#sql.isOpen) return;
    this.#list[Symbol.dispose]();
    this.#sql.close();
  }
}

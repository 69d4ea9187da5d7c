import { chmodSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { auditLine } from '../audit.ts';
import type { AuditNote, AuditRecord } from './face.ts';
import { migrate } from './migrations.ts';

export type Row = Record<string, string | number | null>;

/** The SQLite file as the parts of the storage use it: prepared once, changed in transactions that carry their audit line. */
export interface Database {
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** Rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Runs `work` in one transaction; an exception undoes all of it. */
  step<T>(work: () => T): T;
  /** Appends a line to the audit log; inside a step it stands or falls with it. */
  append(note: AuditNote): AuditRecord;
  close(): void;
}

/**
 * Opens or makes the file, readable by its owner only. WAL with `synchronous = FULL`: a commit is on the disk before the
 * call returns, because the answer `accepted` is a promise.
 */
export function openDatabase(path: string): Database {
  const db = new DatabaseSync(path, { timeout: 5_000, defensive: true });
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;');
    // What is forgotten is overwritten, not left in free pages.
    db.exec('PRAGMA secure_delete = ON');
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = db.prepare(sql);
    prepared.set(sql, made);
    return made;
  };

  const database: Database = {
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    step(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    append(note) {
      const tail = database.get('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
      const line = auditLine(note, tail ? { seq: tail['seq'] as number, hash: tail['hash'] as string } : null);
      database.run(
        'INSERT INTO audit (seq, at, actor, action, subject, code, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        line.seq,
        line.at,
        line.actor,
        line.action,
        line.subject,
        line.code,
        line.detail,
        line.prev,
        line.hash,
      );
      return line;
    },
    close() {
      prepared.clear();
      db.close();
    },
  };
  return database;
}

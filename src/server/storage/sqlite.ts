import type { AuditRecord, Storage } from './face.ts';
import { chainStorage } from './sqlite-chain.ts';
import { openDatabase, type Row } from './sqlite-database.ts';
import { deviceStorage } from './sqlite-devices.ts';
import { inventoryStorage } from './sqlite-inventory.ts';
import { retentionStorage } from './sqlite-retention.ts';
import { viewerStorage } from './sqlite-viewers.ts';
import { viewStorage } from './sqlite-views.ts';

/** A row of the audit table. */
export function auditRecord(row: Row): AuditRecord {
  return {
    seq: row['seq'] as number,
    at: row['at'] as string,
    actor: row['actor'] as string,
    action: row['action'] as string,
    subject: row['subject'] as string | null,
    code: row['code'] as string | null,
    detail: row['detail'] as string,
    prev: row['prev'] as string,
    hash: row['hash'] as string,
  };
}

/**
 * The relay's memory in one SQLite file; for one server process at a time, and commands that make links or end sessions beside it.
 * @throws Error with code `newer-database` when a newer program wrote the file.
 */
export function sqliteStorage(path: string): Storage {
  const db = openDatabase(path);
  return {
    ...deviceStorage(db),
    ...chainStorage(db),
    ...inventoryStorage(db),
    ...viewStorage(db),
    ...viewerStorage(db),
    ...retentionStorage(db),

    async audit(note) {
      return db.step(() => db.append(note));
    },

    async auditRecords(after, limit) {
      return db.all('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', after, limit).map(auditRecord);
    },

    async auditTail() {
      const row = db.get('SELECT * FROM audit ORDER BY seq DESC LIMIT 1');
      return row ? auditRecord(row) : null;
    },

    async [Symbol.asyncDispose]() {
      db.close();
    },
  };
}

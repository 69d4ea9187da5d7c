import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AuditVerdict } from '../trust/public.ts';
import { verifyAudit } from './audit.ts';
import type { AuditRecord, Storage } from './storage/face.ts';
import { openStorage, sqliteFile, type StoragePlace } from './storage/open.ts';

/** A server's audit log, read beside it. */
export interface AuditLog extends AsyncDisposable {
  /** From the first line on. */
  lines(): AsyncIterable<AuditRecord>;
  verify(): Promise<AuditVerdict>;
}

/** Lines read at a time. */
const PIECE = 1_000;

/** Opens the log for reading; null where no server ever ran. Servers may run meanwhile. */
export async function openAuditLog(place: StoragePlace): Promise<AuditLog | null> {
  if (place.database !== undefined) {
    const storage = await openStorage(place);
    return logOf(storage, async () => storage[Symbol.asyncDispose]());
  }
  const path = sqliteFile(place.stateDir);
  if (!existsSync(path)) return null;
  // Whoever only reads the log brings no file to another version.
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: true });
  const after = db.prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  return logOf({ auditRecords: async (seq, limit) => after.all(seq, limit) as unknown as AuditRecord[] }, async () => db.close());
}

function logOf(storage: Pick<Storage, 'auditRecords'>, close: () => Promise<void>): AuditLog {
  return {
    async *lines() {
      for (let seq: number | undefined = 0; seq !== undefined; ) {
        const some = await storage.auditRecords(seq, PIECE);
        yield* some;
        seq = some.at(-1)?.seq;
      }
    },
    verify: () => verifyAudit(storage),
    [Symbol.asyncDispose]: close,
  };
}

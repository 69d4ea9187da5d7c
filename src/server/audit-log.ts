import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AuditVerdict, verifyAudit } from './audit.ts';
import type { AuditRecord } from './storage/face.ts';
import { auditRecord } from './storage/sqlite.ts';

/** A server's audit log, read beside it. */
export interface AuditLog extends Disposable {
  /** From the first line on. */
  lines(): Iterable<AuditRecord>;
  verify(): Promise<AuditVerdict>;
}

/** Opens the log of a server's state directory for reading; null where no server ever ran. The server may run meanwhile. */
export function openAuditLog(stateDir: string): AuditLog | null {
  const path = join(stateDir, 'server.sqlite');
  if (!existsSync(path)) return null;
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: true });
  const after = db.prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  return {
    *lines() {
      for (const row of db.prepare('SELECT * FROM audit ORDER BY seq').iterate())
        yield auditRecord(row as Parameters<typeof auditRecord>[0]);
    },
    verify: () =>
      verifyAudit({
        auditRecords: async (seq, limit) => after.all(seq, limit).map((row) => auditRecord(row as Parameters<typeof auditRecord>[0])),
      }),
    [Symbol.dispose]: () => db.close(),
  };
}

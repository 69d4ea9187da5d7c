import { createHash } from 'node:crypto';
import type { AuditNote, AuditRecord, Storage } from './storage/face.ts';

/**
 * The audit log: append-only and hash-chained. Each line's hash is SHA-256 over the hash before it and the canonical
 * bytes of the line, so a line that was altered, removed, put in or moved breaks every hash after it. A tail cut off
 * shows only against a tail kept elsewhere: ship `{seq, hash}` off the machine.
 */

/** What stands before the first line. */
export const AUDIT_GENESIS = createHash('sha256').update('lastcopy-audit-1').digest('base64url');

/** Canonical bytes: a JSON array of fixed order, `detail` as the JSON text that is stored. */
function canonical(line: Omit<AuditRecord, 'prev' | 'hash'>): string {
  return JSON.stringify(['lastcopy-audit-1', line.seq, line.at, line.actor, line.action, line.subject, line.code, line.detail]);
}

function lineHash(prev: string, line: Omit<AuditRecord, 'prev' | 'hash'>): string {
  return createHash('sha256').update(Buffer.from(prev, 'base64url')).update(canonical(line)).digest('base64url');
}

/** Numbers and chains a note after `tail` (null: the first line). */
export function auditLine(note: AuditNote, tail: { seq: number; hash: string } | null): AuditRecord {
  const prev = tail?.hash ?? AUDIT_GENESIS;
  const line = {
    seq: (tail?.seq ?? 0) + 1,
    at: note.at,
    actor: note.actor,
    action: note.action,
    subject: note.subject,
    code: note.code,
    detail: JSON.stringify(note.detail),
  };
  return { ...line, prev, hash: lineHash(prev, line) };
}

/** `at` is the number of the first line that does not fit. */
export type AuditVerdict = { ok: true; records: number; hash: string } | { ok: false; at: number; why: string };

/**
 * Walks the log from line `after` (0: from the start) to its end. With `kept`, a tail noted earlier, a log that lost it
 * is broken too. `after` > 0 trusts the line it starts behind.
 */
export async function verifyAudit(
  storage: Pick<Storage, 'auditRecords'>,
  after = 0,
  kept?: { seq: number; hash: string },
): Promise<AuditVerdict> {
  let seq = after;
  let hash = after === 0 ? AUDIT_GENESIS : ((await storage.auditRecords(after - 1, 1))[0]?.hash ?? AUDIT_GENESIS);
  let keptSeen = kept === undefined || kept.seq <= after;
  for (;;) {
    const lines = await storage.auditRecords(seq, 1_000);
    for (const line of lines) {
      if (line.seq !== seq + 1) return { ok: false, at: seq + 1, why: 'a line is missing' };
      if (line.prev !== hash) return { ok: false, at: line.seq, why: 'the line does not follow the one before it' };
      if (line.hash !== lineHash(hash, line)) return { ok: false, at: line.seq, why: 'the line was altered' };
      if (kept?.seq === line.seq) {
        if (kept.hash !== line.hash) return { ok: false, at: line.seq, why: 'the log was rewritten since the kept tail' };
        keptSeen = true;
      }
      ({ seq, hash } = line);
    }
    if (lines.length === 0) break;
  }
  if (!keptSeen) return { ok: false, at: seq + 1, why: 'the log was cut off before the kept tail' };
  return { ok: true, records: seq - after, hash };
}

import { createHash } from 'node:crypto';
import { AUDIT_GENESIS, auditBytes, type AuditTail, type AuditVerdict, auditWalk } from '../trust/public.ts';
import type { AuditNote, AuditRecord, Storage } from './storage/face.ts';

/**
 * The audit log: append-only and hash-chained (trust/audit-chain.ts). A tail cut off shows only against a tail kept
 * elsewhere: ship `{seq, hash}` off the machine.
 */

/** Numbers and chains a note after `tail` (null: the first line). */
export function auditLine(note: AuditNote, tail: AuditTail | null): AuditRecord {
  const prev = tail?.hash ?? AUDIT_GENESIS;
  const line = {
    seq: (tail?.seq ?? 0) + 1,
    at: note.at,
    actor: storable(note.actor),
    action: storable(note.action),
    subject: note.subject === null ? null : storable(note.subject),
    code: note.code === null ? null : storable(note.code),
    detail: JSON.stringify(note.detail),
  };
  return { ...line, prev, hash: createHash('sha256').update(auditBytes(prev, line)).digest('base64url') };
}

/** What a database gives back as it was given, so that the hash holds: UTF-8 has no half of a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}');

/**
 * Walks the log from line `after` (0: from the start) to its end. With `kept`, a tail noted earlier, a log that lost it
 * is broken too. `after` > 0 trusts the line it starts behind.
 */
export async function verifyAudit(storage: Pick<Storage, 'auditRecords'>, after = 0, kept?: AuditTail): Promise<AuditVerdict> {
  const [before] = after === 0 ? [] : await storage.auditRecords(after - 1, 1);
  const walk = auditWalk({ ...(before ? { after: before } : {}), ...(kept ? { kept: [kept] } : {}) });
  for (let seq = after; ; ) {
    const lines = await storage.auditRecords(seq, 1_000);
    for (const line of lines) if (!walk.take(line)) return walk.verdict();
    const last = lines.at(-1);
    if (!last) return walk.verdict();
    seq = last.seq;
  }
}

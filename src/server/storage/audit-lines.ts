import type { Transaction } from 'kysely';
import { auditLine } from '../audit.ts';
import type { Database } from './database.ts';
import type { AuditNote, AuditRecord, Storage } from './face.ts';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

/** Numbers and chains notes after the log's end. One at a time, in whatever process. */
export async function chainLines(rows: Transaction<Tables>, notes: readonly AuditNote[]): Promise<void> {
  let tail = (await rows.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()) ?? null;
  const lines: AuditRecord[] = [];
  for (const note of notes) {
    const line = auditLine(note, tail);
    lines.push(line);
    tail = line;
  }
  for (const some of inPieces(lines)) await rows.insertInto('audit').values(some).execute();
}

export function auditStorage(db: Database): Pick<Storage, 'audit' | 'auditRecords' | 'auditTail'> {
  return {
    async audit(note) {
      await db.step([], ({ append }) => append(note));
    },
    async auditRecords(after, limit) {
      await db.audited();
      return db.rows.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute();
    },
    async auditTail() {
      await db.audited();
      return (await db.rows.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()) ?? null;
    },
  };
}

import * as v from 'valibot';
import { Count, Instant, Sha256 } from './basics.ts';

/**
 * One line of the server's audit log as it is exported, one JSON object a line. `detail` is the JSON text as it was hashed;
 * `hash` covers `prev` and every other field (trust/audit-chain.ts).
 */
export const AuditLine = v.object({
  seq: v.pipe(Count, v.minValue(1)),
  at: Instant,
  actor: v.string(),
  action: v.string(),
  subject: v.nullable(v.string()),
  code: v.nullable(v.string()),
  detail: v.string(),
  prev: Sha256,
  hash: Sha256,
});

/** At most 1,000 lines after `after`, ascending; `tail` is the newest line's number, 0 while there is none. */
export const AuditAnswer = v.object({ lines: v.array(AuditLine), tail: Count });

export type AuditLine = v.InferOutput<typeof AuditLine>;

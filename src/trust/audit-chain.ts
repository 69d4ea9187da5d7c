import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AuditLine } from '../protocol/index.ts';
import { fromText, toText } from './bytes.ts';

/**
 * The audit log's chain: each line's hash is SHA-256 over the hash before it and the canonical bytes of the line, so a line
 * that was altered, removed, put in or moved breaks every hash after it. Lines that were cut off the end show only against
 * a tail kept elsewhere.
 */

/** The newest line as it is kept elsewhere. */
export interface AuditTail {
  readonly seq: number;
  readonly hash: string;
}

/** What stands before the first line. */
export const AUDIT_GENESIS = toText(sha256(utf8ToBytes('lastcopy-audit-1')));

/** `at` is the number of the first line that does not fit. */
export type AuditVerdict =
  | { readonly ok: true; readonly records: number; readonly hash: string }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** Canonical bytes: a JSON array of fixed order, `detail` as the JSON text that is stored. */
function canonical(line: Omit<AuditLine, 'prev' | 'hash'>): string {
  return JSON.stringify(['lastcopy-audit-1', line.seq, line.at, line.actor, line.action, line.subject, line.code, line.detail]);
}

/** What the hash of a line that follows `prev` is the SHA-256 of. */
export function auditBytes(prev: string, line: Omit<AuditLine, 'prev' | 'hash'>): Uint8Array {
  return concatBytes(fromText(prev), utf8ToBytes(canonical(line)));
}

/** Takes the lines one by one, in their order. */
export interface AuditWalk {
  /** False as soon as a line does not fit: those after it tell nothing more. */
  take(line: AuditLine): boolean;
  verdict(): AuditVerdict;
}

/**
 * Begins behind `after`, which is trusted; without it before the first line. A log that lost or changed one of the `kept`
 * tails is broken too; those up to `after` are not looked for.
 */
export function auditWalk({ after, kept = [] }: { readonly after?: AuditTail; readonly kept?: readonly AuditTail[] } = {}): AuditWalk {
  const begun = after?.seq ?? 0;
  let seq = begun;
  let hash = after?.hash ?? AUDIT_GENESIS;
  const waited = new Map(kept.filter((tail) => tail.seq > begun).map((tail) => [tail.seq, tail.hash]));
  let broken: Extract<AuditVerdict, { ok: false }> | null = null;
  const fail = (at: number, why: string): false => {
    broken = { ok: false, at, why };
    return false;
  };
  return {
    take(line) {
      if (broken) return false;
      if (line.seq !== seq + 1) return fail(seq + 1, line.seq > seq ? 'a line is missing' : 'a line stands twice or out of order');
      if (line.prev !== hash) return fail(line.seq, 'the line does not follow the one before it');
      if (line.hash !== toText(sha256(auditBytes(hash, line)))) return fail(line.seq, 'the line was altered');
      const known = waited.get(line.seq);
      if (known !== undefined && known !== line.hash) return fail(line.seq, 'the log was rewritten since the kept tail');
      waited.delete(line.seq);
      ({ seq, hash } = line);
      return true;
    },
    verdict() {
      if (broken) return broken;
      if (waited.size > 0) return { ok: false, at: seq + 1, why: 'the log was cut off before the kept tail' };
      return { ok: true, records: seq - begun, hash };
    },
  };
}

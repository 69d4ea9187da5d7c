import type { DeviceRecord } from '../protocol/index.ts';
import { fitsProfile, type ProfilePattern } from '../trust/index.ts';

/** Who is let in without being asked for: everybody with a valid enrolment, those that a list names, or nobody. */
export type AdmissionPolicy =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'manual' }
  | { readonly kind: 'list'; readonly allowed: readonly ProfilePattern[] };

export interface AdmissionLimits {
  /** Admissions by rule within one hour. What a leaked token brings beyond them waits for a person. */
  readonly perHour: number;
  /**
   * Milliseconds after which a device that came in takes the place of one of the same machine and user that was not seen since;
   * null: a person decides.
   */
  readonly replaceAfter: number | null;
}

export const ADMISSION_LIMITS: AdmissionLimits = { perHour: 200, replaceAfter: 86_400_000 };

/** What a decision rests on. Times are ISO 8601, but `now` and the admissions by rule, which are milliseconds. */
export interface AdmissionQuestion {
  readonly device: DeviceRecord;
  readonly policy: AdmissionPolicy;
  readonly limits: AdmissionLimits;
  /** Whether enrolment is open, by the steward's own word; and when a closed one opens by itself. */
  readonly enrolment: { readonly open: boolean; readonly until: string | null };
  /** It was put out before. */
  readonly revoked: boolean;
  /** When the last hour's admissions by rule were, oldest first. */
  readonly byRule: readonly number[];
  readonly now: number;
}

export type AdmissionDecision =
  | { readonly admit: true }
  /** `again`: milliseconds after which time alone may decide otherwise; null: never. */
  | { readonly admit: false; readonly code: string; readonly sentence: string; readonly again: number | null };

const HOUR = 3_600_000;

/** Pure: whether a pending device comes in by rule, or why it waits for an operator. */
export function decideAdmission(question: AdmissionQuestion): AdmissionDecision {
  const { device, policy, limits, enrolment, revoked, byRule, now } = question;
  const waits = (code: string, sentence: string, again: number | null = null): AdmissionDecision => ({
    admit: false,
    code,
    sentence,
    again,
  });
  if (revoked) return waits('revoked', 'It was put out of the fleet: only an operator may let it in again (lastcopy fleet admit).');
  if (!enrolment.open) {
    const again = enrolment.until === null ? null : Math.max(0, Date.parse(enrolment.until) - now);
    return waits('enrolment-closed', 'Enrolment is closed: an operator may admit it by name (lastcopy fleet admit).', again);
  }
  if (policy.kind === 'manual') return waits('manual', 'The steward admits nobody by itself: lastcopy fleet admit.');
  if (policy.kind === 'list' && !policy.allowed.some((pattern) => fitsProfile(pattern, device))) {
    return waits(
      'not-on-list',
      'Its machine and user are not on the list of who is let in: lastcopy fleet admit, or add them to the list.',
    );
  }
  const recent = byRule.filter((at) => at > now - HOUR);
  if (recent.length >= limits.perHour) {
    const oldest = recent[recent.length - limits.perHour] ?? now;
    return waits(
      'cap-reached',
      `${limits.perHour} devices came in by rule within an hour, more than usual is held back.`,
      oldest + HOUR - now,
    );
  }
  return { admit: true };
}

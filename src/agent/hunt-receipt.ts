import type { Verb } from '../protocol/index.ts';
import type { Verdict } from '../trust/index.ts';
import type { HuntId } from './hunt-plan.ts';
import type { HuntResult } from './hunting.ts';
import type { OrderLife } from './order-state.ts';
import type { Detail } from './order-lives.ts';
import { distinct } from './path-key.ts';
import { placeCounts } from './place-counts.ts';
import { purgedFates, removedOf } from './purged-fates.ts';
import { type ReceiptDraft, withoutHunt } from './receipts.ts';
import type { State } from './state/index.ts';

/** Something of the order could not be looked for here, so nothing is claimed of it. */
const NOT_WHOLE: Detail = {
  code: 'entries-not-hunted',
  sentence:
    'This device could not hunt every value of the order: it lacks a key. Sign the order again, so that its keys are wrapped to this device.',
};
export const FAILED: Detail = {
  code: 'hunt-failed',
  sentence: 'The hunt failed again and again on this device; its log says why. What it could not search counts as not visible.',
};

/** What a hunt came to, and why it is no more than that; `failure` null where it went to its end. */
export interface HuntEnd {
  readonly result: HuntResult;
  readonly failure: Detail | null;
}

/** A hunt that was given up: what its order has purged is known, all else is not. */
export function failedHunt(state: State, orderId: string, verb: Verb): HuntEnd {
  const purged = purgedFates(state.plans.of(orderId));
  return {
    result: {
      whole: false,
      found: purged.length,
      purged: purged.length,
      removed: removedOf(purged, verb),
      files: distinct(purged.map(({ path }) => path)).length,
      residuals: [],
      places: placeCounts(purged, []),
      notVisible: { count: 1, reasons: { interrupted: 1 } },
      undoUntil: null,
      written: [],
      waiting: [],
      ofApplications: [],
      spots: purged.map(({ path, entry }) => ({ path, entry, kind: 'purged' as const })),
    },
    failure: FAILED,
  };
}

export function huntReceipt(
  { phase, attempt }: HuntId,
  verdict: Verdict,
  { result, failure }: HuntEnd,
  from: Date,
  to: Date,
): ReceiptDraft {
  const { found, purged, removed, files, residuals, places, notVisible, undoUntil, whole } = result;
  const { code, sentence } = verdict;
  return {
    phase,
    attempt,
    decision: verdict.decision === 'run' && whole ? 'executed' : 'reported',
    reason: failure ?? (whole ? null : NOT_WHOLE) ?? (code === null ? null : { code, sentence }),
    startedAt: from.toISOString(),
    finishedAt: to.toISOString(),
    found,
    purged,
    ...(removed && { removed }),
    files,
    residuals,
    places,
    notVisible,
    undoUntil,
  };
}

/** The final no. What was purged before it was said stands. */
export function refusalReceipt(state: State, orderId: string, { attempt, code, sentence }: OrderLife): ReceiptDraft {
  const fates = purgedFates(state.plans.of(orderId));
  const purged = fates.length;
  return {
    phase: 'first',
    attempt,
    decision: 'refused',
    reason: { code: code ?? 'refused', sentence: sentence ?? '' },
    found: purged,
    purged,
    files: 0,
    residuals: [],
    places: placeCounts(fates, []),
    ...withoutHunt(new Date().toISOString()),
  };
}

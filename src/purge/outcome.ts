import type { Hit } from '../search/index.ts';
import type { Fate, Outcome, Plan, Reason } from './face.ts';
import { pathKey } from './plan.ts';
import type { Verdicts } from './record.ts';
import type { Redactor } from './redact.ts';
import { sentenceFor } from './sentence.ts';
import type { Verification } from './verify.ts';

export interface OutcomeFacts {
  readonly plan: Plan;
  /** Per step. */
  readonly verdicts: readonly Verdicts[];
  readonly verification: Verification;
  readonly redact: Redactor;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly undoUntil: string | null;
}

/** A fate while verification may still change it. */
interface Draft {
  fate: Fate;
  readonly path: string;
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
  /** Whether verification has seen this very residual. */
  seen: boolean;
}

/** Residuals whose place in the file is no longer sure: a hit elsewhere in the same file is taken to be the same replica. */
export const MOVED: ReadonlySet<Reason | null> = new Set(['span-changed', 'file-changed', 'file-busy', 'interrupted']);

/** Pure: plan, verdicts and verification → one fate per replica. */
export function makeOutcome(facts: OutcomeFacts): Outcome {
  const drafts = [...plannedWrites(facts), ...plannedResiduals(facts.plan)];
  const moved: Hit[] = [];
  for (const hit of facts.verification.hits) {
    const same = drafts.filter((draft) => draft.path === pathKey(hit.file.path) && draft.fate.entry === hit.by && meets(draft, hit));
    if (same.length === 0) moved.push(hit);
    for (const draft of same) {
      draft.seen = true;
      if (draft.fate.outcome === 'purged') draft.fate = residual(draft.fate, 'verification-failed');
      else if (MOVED.has(draft.fate.reason)) draft.fate = { ...draft.fate, form: hit.form, locator: hit.locator, span: hit.span };
    }
  }
  for (const hit of moved) place(drafts, hit);
  for (const draft of drafts) {
    if (draft.fate.outcome === 'purged' && facts.verification.unread.has(draft.path))
      draft.fate = residual(draft.fate, 'verification-failed');
  }

  const fates = drafts.map(({ fate }) => ({ ...fate, path: facts.redact.path(fate.path), locator: facts.redact.locator(fate.locator) }));
  const purged = fates.filter((fate) => fate.outcome === 'purged').length;
  const filesWritten = facts.verdicts.filter((verdicts) => verdicts.includes(null)).length;
  return {
    planId: facts.plan.planId,
    orderId: facts.plan.orderId,
    fates,
    purged,
    remaining: fates.length - purged,
    filesWritten,
    notVisible: facts.verification.notVisible,
    notVisibleReasons: facts.verification.notVisibleReasons,
    startedAt: facts.startedAt,
    finishedAt: facts.finishedAt,
    undoUntil: filesWritten === 0 ? null : facts.undoUntil,
  };
}

/** A hit that no fate names: a residual that moved, or a new one. The same bytes in a second form are not a second one. */
function place(drafts: Draft[], hit: Hit): void {
  const path = pathKey(hit.file.path);
  const inFile = drafts.filter((draft) => draft.path === path && draft.fate.entry === hit.by);
  if (inFile.some((draft) => draft.seen && meets(draft, hit))) return;
  const old = inFile.find((draft) => !draft.seen && MOVED.has(draft.fate.reason));
  const fate: Fate = {
    ...(old?.fate ?? {
      outcome: 'residual',
      path: hit.file.path,
      place: hit.file.place,
      class: hit.file.class,
      format: hit.file.format,
      entry: hit.by,
      reason: 'verification-failed',
      sentence: sentenceFor('verification-failed'),
    }),
    form: hit.form,
    locator: hit.locator,
    span: hit.span,
  };
  if (old !== undefined) drafts.splice(drafts.indexOf(old), 1);
  drafts.push({ fate, path, pieces: hit.pieces ?? (hit.span === null ? [] : [hit.span]), seen: true });
}

function plannedWrites({ plan, verdicts }: OutcomeFacts): Draft[] {
  return plan.steps.flatMap((step, index) =>
    step.writes.map((write, at) => {
      const reason = verdicts[index]?.[at];
      const fate: Fate = {
        outcome: 'purged',
        path: write.path,
        place: step.place,
        class: step.class,
        format: step.format,
        entry: write.entry,
        form: write.form,
        locator: write.locator,
        span: write.pieces.length === 1 ? (write.pieces[0] ?? null) : null,
        reason: null,
        sentence: null,
      };
      // A write without a verdict was never reached.
      const settled = reason === null ? fate : residual(fate, reason ?? 'interrupted');
      return { fate: settled, path: pathKey(write.path), pieces: write.pieces, seen: false };
    }),
  );
}

function plannedResiduals(plan: Plan): Draft[] {
  return plan.residuals.map(({ hit, reason, sentence }) => ({
    fate: {
      outcome: 'residual',
      path: hit.file.path,
      place: hit.file.place,
      class: hit.file.class,
      format: hit.file.format,
      entry: hit.by,
      form: hit.form,
      locator: hit.locator,
      span: hit.span,
      reason,
      sentence,
    },
    path: pathKey(hit.file.path),
    pieces: hit.pieces ?? (hit.span === null ? [] : [hit.span]),
    seen: false,
  }));
}

function residual(fate: Fate, reason: Reason): Fate {
  return { ...fate, outcome: 'residual', reason, sentence: sentenceFor(reason, { format: fate.format }) };
}

function meets(draft: Draft, hit: Hit): boolean {
  const pieces = hit.pieces ?? (hit.span === null ? [] : [hit.span]);
  if (pieces.length === 0 || draft.pieces.length === 0) {
    return pieces.length === draft.pieces.length && JSON.stringify(draft.fate.locator) === JSON.stringify(hit.locator);
  }
  return pieces.some((a) => draft.pieces.some((b) => a.start < b.end && b.start < a.end));
}

import { formatById } from '../formats/index.ts';
import type { Hit } from '../search/index.ts';
import type { Fate, Medium, Outcome, Plan, Reason } from './face.ts';
import { bytesOf } from './caps.ts';
import { pathKey } from './plan.ts';
import type { Verdicts } from './record.ts';
import type { Redactor } from './redact.ts';
import { sentenceFor } from './sentence.ts';
import type { Verification } from './verify.ts';

export interface OutcomeFacts {
  readonly plan: Plan;
  /** Per step. */
  readonly verdicts: readonly Verdicts[];
  /** Per step, where any are: its writes that references replace. */
  readonly rehomed: readonly (readonly number[] | undefined)[];
  readonly verification: Verification;
  readonly redact: Redactor;
  readonly media: readonly Medium[];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly undoUntil: string | null;
}

/** A fate while verification may still change it. */
interface Draft {
  fate: Fate;
  /** If it is gone. */
  readonly how?: NonNullable<Fate['how']>;
  readonly path: string;
  /** Of the store that it was removed from: its file, or a folder. */
  readonly store: string;
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
  /** Whether its file may have been written anew, so that bytes stand elsewhere in it: then names tell what is the same. */
  readonly moves: boolean;
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
    const { unread } = facts.verification;
    if (draft.fate.outcome === 'purged' && (unread.has(draft.path) || unread.has(draft.store)))
      draft.fate = residual(draft.fate, 'verification-failed');
  }

  const fates = drafts.map(({ fate, how }) => ({
    ...fate,
    ...(fate.outcome === 'purged' && how !== undefined && { how }),
    path: facts.redact.path(fate.path),
    locator: facts.redact.locator(fate.locator),
  }));
  const purged = fates.filter((fate) => fate.outcome === 'purged').length;
  const filesWritten = facts.verdicts.filter((verdicts) => verdicts.includes(null)).length;
  return {
    planId: facts.plan.planId,
    orderId: facts.plan.orderId,
    fates,
    purged,
    remaining: fates.length - purged,
    filesWritten,
    bytesWritten: facts.plan.steps.reduce(
      (sum, step, index) => sum + (facts.verdicts[index]?.includes(null) === true ? bytesOf(step) : 0),
      0,
    ),
    media: facts.media,
    notVisible: facts.verification.notVisible,
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
  const old = inFile.find((draft) => !draft.seen && isLost(draft)) ?? drafts.find((draft) => isLeftIn(draft, hit, path));
  const fate: Fate = {
    ...(old?.fate ?? {
      outcome: 'residual',
      path: hit.file.path,
      place: hit.file.place,
      class: hit.file.class,
      format: hit.file.format,
      entry: hit.by,
      reason: 'verification-failed',
      sentence: sentenceFor('verification-failed', { format: hit.file.format, place: hit.file.place }),
    }),
    path: hit.file.path,
    form: hit.form,
    locator: hit.locator,
    span: hit.span,
  };
  if (old !== undefined) drafts.splice(drafts.indexOf(old), 1);
  drafts.push({ fate, path, store: path, pieces: hit.pieces ?? (hit.span === null ? [] : [hit.span]), moves: false, seen: true });
}

/** A residual that may be seen elsewhere than it was planned. */
function isLost({ fate, moves }: Draft): boolean {
  return MOVED.has(fate.reason) || (moves && fate.outcome === 'residual');
}

/** A store that is a folder may have put what it keeps into other files. */
function isLeftIn({ fate, store, seen }: Draft, hit: Hit, path: string): boolean {
  return !seen && fate.outcome === 'residual' && fate.entry === hit.by && path.startsWith(`${store}/`);
}

function plannedWrites({ plan, verdicts, rehomed }: OutcomeFacts): Draft[] {
  return plan.steps.flatMap((step, index) => {
    const moves = step.method === 'P2' || step.method === 'P7' || formatById(step.format)?.anew !== undefined;
    return step.writes.map((write, at) => {
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
      const how = step.method === 'P3' ? 'deleted' : rehomed[index]?.includes(at) === true ? 'rehomed' : 'redacted';
      return { fate: settled, how, path: pathKey(write.path), store: pathKey(step.path), pieces: write.pieces, moves, seen: false };
    });
  });
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
    store: pathKey(hit.file.path),
    pieces: hit.pieces ?? (hit.span === null ? [] : [hit.span]),
    moves: false,
    seen: false,
  }));
}

function residual(fate: Fate, reason: Reason): Fate {
  return {
    ...fate,
    outcome: 'residual',
    reason,
    sentence: sentenceFor(reason, { format: fate.format, place: fate.place, far: fate.class === 'FAR' }),
  };
}

function meets(draft: Draft, hit: Hit): boolean {
  const pieces = hit.pieces ?? (hit.span === null ? [] : [hit.span]);
  if (draft.moves) return JSON.stringify(draft.fate.locator) === JSON.stringify(hit.locator);
  if (pieces.length === 0 || draft.pieces.length === 0) {
    return pieces.length === draft.pieces.length && JSON.stringify(draft.fate.locator) === JSON.stringify(hit.locator);
  }
  return pieces.some((a) => draft.pieces.some((b) => a.start < b.end && b.start < a.end));
}

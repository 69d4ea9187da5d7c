import { join } from 'node:path';
import { type Identity, nodeDisk } from '../disk/index.ts';
import type { Bundle } from '../protocol/index.ts';
import { type Authority, type DeadValue, makePlan, type Outcome, type Plan, type PlanFacts } from '../purge/index.ts';
import type { Verdict } from '../trust/index.ts';
import type { Found } from './hunt-search.ts';
import { placeOwnerRunning } from './place-owner.ts';
import { purgedFates } from './purged-fates.ts';
import type { Phase } from './receipts.ts';
import type { State } from './state/index.ts';

/** Why a purge that was undone is not done again. */
export const UNDONE = 'The owner of this file has put the old bytes back.';

/** One hunt among all of this device. */
export interface HuntId {
  readonly orderId: string;
  readonly phase: Phase;
  readonly attempt: number;
}

/** A plan of a hunt, with all that it may do. A hunt makes several: `stage` counts them. */
export interface StagePlan {
  readonly plan: Plan;
  readonly authority: Authority;
  readonly stage: number;
}

export interface PlanningOptions {
  readonly state: State;
  readonly home: string;
  readonly bundle: Bundle;
  readonly dead: ReadonlyMap<string, DeadValue>;
}

/** Plans of this hunt, also those that an interrupted run before has carried out. */
export function plansOf(state: State, { orderId, phase, attempt }: HuntId): ReturnType<State['plans']['of']> {
  return state.plans.of(orderId).filter((plan) => plan.phase === phase && plan.attempt === attempt);
}

/** What is to be done with what was found: steps where the verdict allows any, and why not for all else. Writes nothing. */
export function planStage(found: Found, hunt: HuntId, verdict: Verdict, options: PlanningOptions): StagePlan {
  const { orderId, phase, attempt } = hunt;
  const stage = plansOf(options.state, hunt).length + 1;
  const authority = authorityOf(`${orderId}.${phase}.${attempt}.${stage}`, orderId, verdict, options);
  const hits = [...found.hits.values()].flat();
  // What its owner brought back is this order's no more: a person has to settle it.
  const { kept = [], open = [] } = Object.groupBy(hits, ({ file }) =>
    options.state.spots.has(file.path, orderId, 'undone') ? 'kept' : 'open',
  );
  const made = makePlan(open, authority, factsOf(found));
  const plan = { ...made, residuals: [...made.residuals, ...kept.map((hit) => ({ hit, reason: 'cancelled' as const, sentence: UNDONE }))] };
  if (verdict.decision === 'run') return { plan, authority, stage };
  // Why nothing is written is the verdict's to say.
  const residuals = plan.residuals.map((residual) => ({ ...residual, sentence: verdict.sentence }));
  return { plan: { ...plan, residuals }, authority, stage };
}

function authorityOf(planId: string, orderId: string, verdict: Verdict, { state, home, bundle, dead }: PlanningOptions): Authority {
  // The agent keeps the caps of an order over all its hunts.
  const spent = state.plans.of(orderId).flatMap(({ outcome }) => (outcome ? [spentBy(outcome)] : []));
  return {
    planId,
    orderId,
    verb: verdict.decision === 'run' ? verdict.verb : 'report',
    classes: verdict.classes,
    roots: bundle.floor.roots.map((root) => (root === '~' || root.startsWith('~/') ? join(home, root.slice(1)) : root)),
    caps: {
      files: Math.max(0, verdict.caps.files - spent.reduce((sum, { files }) => sum + files, 0)),
      bytes: Math.max(0, verdict.caps.bytes - spent.reduce((sum, { bytes }) => sum + bytes, 0)),
    },
    dead,
  };
}

function factsOf({ names }: Found): PlanFacts {
  const disk = nodeDisk();
  const running = new Map<string, 'no' | 'yes' | 'unknown'>();
  return {
    ownerRunning(place) {
      const answer = running.get(place) ?? placeOwnerRunning(place);
      running.set(place, answer);
      return answer;
    },
    remote: (path) => disk.remote(path),
    names: ({ dev, ino }: Identity) => names.get(`${dev}:${ino}`)?.size ?? 1,
  };
}

/** Files and bytes that a plan has written. */
function spentBy(outcome: Outcome): { files: number; bytes: number } {
  const bytes = purgedFates([{ outcome }]).reduce((sum, { span }) => sum + (span ? span.end - span.start : 0), 0);
  return { files: outcome.filesWritten, bytes };
}

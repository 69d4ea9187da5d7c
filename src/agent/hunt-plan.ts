import { join } from 'node:path';
import type { Identity } from '../disk/index.ts';
import type { Bundle, Caps } from '../protocol/index.ts';
import { type Authority, type DeadValue, machineFacts, makePlan, type Outcome, type Plan } from '../purge/index.ts';
import type { SearchEntry } from '../search/index.ts';
import type { Verdict } from '../trust/index.ts';
import type { Found } from './hunt-search.ts';
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
  /** How the order's values are found. */
  readonly hunt: readonly SearchEntry[];
  readonly stage: number;
}

export interface PlanningOptions {
  readonly state: State;
  readonly home: string;
  readonly bundle: Bundle;
  readonly dead: ReadonlyMap<string, DeadValue>;
  /** What an order to rehome writes, by entry. */
  readonly references: NonNullable<Authority['references']>;
  readonly hunt: readonly SearchEntry[];
}

/** Plans of this hunt, also those that an interrupted run before has carried out. */
export function plansOf(state: State, { orderId, phase, attempt }: HuntId): ReturnType<State['plans']['of']> {
  return state.plans.of(orderId).filter((plan) => plan.phase === phase && plan.attempt === attempt);
}

/** What is to be done with what was found: steps where the verdict allows any, and why not for all else. Writes nothing. */
export async function planStage(found: Found, hunt: HuntId, verdict: Verdict, options: PlanningOptions): Promise<StagePlan> {
  const { orderId, phase, attempt } = hunt;
  const stage = plansOf(options.state, hunt).length + 1;
  const authority = authorityOf(`${orderId}.${phase}.${attempt}.${stage}`, orderId, verdict, options, found.hits.size);
  const hits = [...found.hits.values()].flat();
  // What its owner brought back is this order's no more: a person has to settle it.
  const { kept = [], open = [] } = Object.groupBy(hits, ({ file }) =>
    options.state.spots.has(file.path, orderId, 'undone') ? 'kept' : 'open',
  );
  const names = ({ dev, ino }: Identity) => found.names.get(`${dev}:${ino}`)?.size ?? 1;
  const made = makePlan(open, authority, { ...(await machineFacts(open, options.home, names)), searched: found.hits.size });
  const plan = { ...made, residuals: [...made.residuals, ...kept.map((hit) => ({ hit, reason: 'cancelled' as const, sentence: UNDONE }))] };
  if (verdict.decision === 'run') return { plan, authority, hunt: options.hunt, stage };
  // Why nothing is written is the verdict's to say.
  const residuals = plan.residuals.map((residual) => ({ ...residual, sentence: verdict.sentence }));
  return { plan: { ...plan, residuals }, authority, hunt: options.hunt, stage };
}

function authorityOf(
  planId: string,
  orderId: string,
  verdict: Verdict,
  { state, home, bundle, dead, references }: PlanningOptions,
  searched: number,
): Authority {
  // The agent keeps the caps of an order over all its hunts.
  const spent = state.plans.of(orderId).flatMap(({ outcome }) => (outcome ? [spentBy(outcome)] : []));
  return {
    planId,
    orderId,
    verb: verdict.decision === 'run' ? verdict.verb : 'report',
    classes: verdict.classes,
    roots: bundle.floor.roots.map((root) => (root === '~' || root.startsWith('~/') ? join(home, root.slice(1)) : root)),
    held: verdict.held,
    caps: capsLeft(verdict.caps, spent, searched),
    dead,
    ...(verdict.decision === 'run' && verdict.verb === 'rehome' && { references }),
    consents: [],
  };
}

/** What is left of an order's caps after what its plans have written. */
function capsLeft(caps: Caps, spent: readonly { readonly files: number; readonly bytes: number }[], searched: number): Authority['caps'] {
  const files = spent.reduce((sum, one) => sum + one.files, 0);
  const bytes = spent.reduce((sum, one) => sum + one.bytes, 0);
  return {
    files: Math.max(0, caps.files - files),
    bytes: Math.max(0, caps.bytes - bytes),
    ...(caps.share !== undefined && { share: Math.max(0, caps.share - files / Math.max(1, searched)) }),
  };
}

/** Files and bytes that a plan has written. */
function spentBy(outcome: Outcome): { files: number; bytes: number } {
  const { bytesWritten, filesWritten: files } = outcome;
  const spans = () => purgedFates([{ outcome }]).reduce((sum, { span }) => sum + (span ? span.end - span.start : 0), 0);
  return { files, bytes: bytesWritten ?? spans() };
}

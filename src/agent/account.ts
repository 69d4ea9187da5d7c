import type { Bundle, Replica, Residual } from '../protocol/index.ts';
import { type JournalledPlan, journalledPlans } from '../purge/index.ts';
import { CONDITIONS, type ConditionCode } from './conditions.ts';
import { newestResiduals } from './newest-residuals.ts';
import type { Notices } from './notices.ts';
import { pathKey } from './path-key.ts';
import { purgedFates } from './purged-fates.ts';
import type { Shown } from './shown.ts';
import type { State } from './state/index.ts';
import type { PlaceTally } from './state/replicas.ts';

/** Replicas of one place that are listed one by one. */
const LISTED = 50;

/** What the owner of a laptop may know of what happened on it. Paths are `~/…` and have passed the redactor; never a value. */
export interface Account {
  /** The fleet's name. */
  readonly fleet: string | null;
  /** What its owner is told now. */
  readonly notices: readonly { readonly code: ConditionCode; readonly title: string; readonly sentence: string | null }[];
  /** How many replicas each place holds, most first. */
  readonly places: readonly PlaceTally[];
  /** The first of each place. */
  readonly replicas: readonly Replica[];
  /** Newest first. */
  readonly orders: readonly OrderAccount[];
  /** Newest first. */
  readonly undoable: readonly UndoablePurge[];
}

export interface OrderAccount {
  readonly orderId: string;
  readonly label: string;
  readonly state: string;
  readonly decision: string | null;
  readonly sentence: string | null;
  readonly deliveredAt: string;
  readonly finishedAt: string | null;
  /** Copies that the order has met here: what it removed, and what remains. */
  readonly found: number;
  readonly purged: number;
  /** Which of the purged files their owner has undone since. */
  readonly undoneFiles: number;
  /** Those of the newest hunt. */
  readonly residuals: readonly Residual[];
}

export interface UndoablePurge {
  readonly planId: string;
  /** Null: a purge of the user's own. */
  readonly orderId: string | null;
  readonly label: string | null;
  readonly at: string;
  readonly until: string;
  /** Without files that were undone before. */
  readonly files: readonly { readonly path: string; readonly replicas: number }[];
}

export interface AccountOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly bundle: Bundle;
  readonly notices: Notices;
  readonly shown: () => Promise<Shown>;
}

/** `shown` is asked for only where a path has to be masked: it needs the rules. */
export async function accountOf({ state, stateDir, shown, notices, bundle }: AccountOptions): Promise<Account> {
  const journalled = journalledPlans(stateDir);
  const undoable = journalled.filter((plan) => plan.undoable);
  const mask = undoable.length > 0 ? await shown() : null;
  return {
    fleet: bundle.name,
    notices: [...notices.told].map(([code, sentence]) => ({ code, title: CONDITIONS[code].title, sentence })),
    places: state.replicas.tally(),
    replicas: state.replicas.some(LISTED),
    orders: state.orders
      .all()
      .map(({ orderId, label, life, deliveredAt, finishedAt }) => {
        const purged = purgedFates(state.plans.of(orderId)).length;
        const residuals = newestResiduals(state, orderId);
        return {
          orderId,
          label,
          state: life.phase,
          decision: life.done ?? life.decision,
          sentence: life.sentence,
          deliveredAt,
          finishedAt,
          found: purged + residuals.length,
          purged,
          undoneFiles: journalled.filter((plan) => plan.orderId === orderId).reduce((sum, { undone }) => sum + undone.length, 0),
          residuals,
        };
      })
      .reverse(),
    undoable: undoable.flatMap((plan) => (mask ? undoableOf(plan, state, mask) : [])).reverse(),
  };
}

function undoableOf(plan: JournalledPlan, state: State, shown: Shown): UndoablePurge[] {
  const { planId, orderId, startedAt, undoUntil, undone, outcome } = plan;
  if (undoUntil === null || outcome === null) return [];
  const back = new Set(undone.map(pathKey));
  const files = new Map<string, number>();
  const all = new Set<string>();
  for (const { path } of purgedFates([{ outcome }])) {
    all.add(pathKey(path));
    if (!back.has(pathKey(path))) files.set(shown.path(path), (files.get(shown.path(path)) ?? 0) + 1);
  }
  // A name that holds the dead value is masked in the outcome and can only be counted.
  if (files.size === 0 || undone.length >= all.size) return [];
  const order = state.orders.get(orderId);
  return [
    {
      planId,
      orderId: order ? orderId : null,
      label: order?.label ?? null,
      at: startedAt,
      until: undoUntil,
      files: [...files].map(([path, replicas]) => ({ path, replicas })),
    },
  ];
}

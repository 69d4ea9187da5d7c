import { journalledPlans } from '../purge/index.ts';
import { UNDONE } from './hunt-plan.ts';
import type { OrderDesk } from './order-desk.ts';
import { distinct, pathKey } from './path-key.ts';
import { purgedFates } from './purged-fates.ts';
import type { ReceiptBook } from './receipt-book.ts';
import { withoutHunt } from './receipts.ts';
import type { Shown } from './shown.ts';
import type { State } from './state/index.ts';

export interface UndoneOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly desk: OrderDesk;
  readonly receipts: ReceiptBook;
  readonly shown: () => Promise<Shown>;
}

/** Purges that their owner has undone since the last look: told once, and left alone by the watch. */
export async function takeUndone({ state, stateDir, desk, receipts, shown: openShown }: UndoneOptions): Promise<void> {
  for (const { planId, orderId, undone } of journalledPlans(stateDir)) {
    const plan = state.plans.get(planId);
    // File by file: some of a plan's may be undone today and others tomorrow.
    const fresh = plan ? undone.filter((path) => !state.spots.has(path, orderId, 'undone')) : [];
    if (!plan || fresh.length === 0) continue;
    const order = await desk.order(orderId);
    if (!order) continue;
    const paths = new Set(fresh.map(pathKey));
    const fates = purgedFates([plan]).filter(({ path }) => paths.has(pathKey(path)));
    const shown = await openShown();
    const at = new Date().toISOString();
    const draft = {
      phase: 'undo' as const,
      attempt: receipts.count(orderId, 'undo') + 1,
      decision: 'executed' as const,
      reason: { code: 'undone', sentence: 'The owner of these files has undone the purge.' },
      found: fates.length,
      purged: 0,
      files: fresh.length,
      residuals: fates.map((fate) => ({
        entry: fate.entry,
        place: fate.place,
        class: fate.class,
        path: shown.path(fate.path),
        locator: [...shown.locator(fate.locator)],
        reason: 'cancelled' as const,
        sentence: UNDONE,
      })),
      ...withoutHunt(at),
    };
    await receipts.enter(order, draft, () => {
      if (undone.length >= distinct(purgedFates([plan]).map(({ path }) => path)).length) state.plans.undone(planId, at);
      for (const path of fresh) for (const { id } of order.judged.order.payload.entries) state.spots.mark(path, orderId, id, 'undone');
    });
  }
}

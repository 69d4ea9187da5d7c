import type { DeviceKeys } from '../agent/index.ts';
import { closePlan, expirePlan, journalledPlans, OWN_ORDER, type Purger, PurgeError } from '../purge/index.ts';
import type { Context } from './context.ts';
import { note, plural } from './output.ts';

/**
 * Finishes one's own purges that were broken off (Ctrl-C, a crash), and erases what the time for undo has run out for: until
 * then their sealed pre-images stay. Nobody else does where no agent runs. Steps that had not begun are not begun. Rejects
 * with PurgeError `purger-busy` while another purge of this state directory is at work.
 */
export async function finishOwnPurges(context: Context, keys: DeviceKeys, purger: Purger): Promise<void> {
  for (const plan of journalledPlans(context.stateDir)) {
    if (plan.orderId !== OWN_ORDER) continue;
    if (plan.state === 'unfinished') {
      try {
        const { purged, remaining } = await purger.recover({
          stateDir: context.stateDir,
          home: context.home,
          scannerEntry: context.processes.scanner.href,
          allowRoot: context.allowRoot,
          planId: plan.planId,
          identity: await keys.undo.get(plan.planId),
          resume: false,
        });
        note(
          `The purge begun at ${plan.startedAt} had been interrupted; now finished: ${plural(purged, 'copy', 'copies')} purged, ${remaining} left.`,
        );
      } catch (error) {
        if (!(error instanceof PurgeError) || error.code === 'purger-busy') throw error;
        if (error.code !== 'plan-unknown')
          note(`The purge begun at ${plan.startedAt} had been interrupted and cannot be finished: ${error.message}`);
        continue;
      }
    }
    if (plan.state !== 'closed') closePlan(context.stateDir, plan.planId);
    if (plan.undoUntil !== null && plan.undoUntil <= new Date().toISOString()) {
      await keys.undo.drop(plan.planId);
      expirePlan(context.stateDir, plan.planId);
    }
  }
}

/** While a purge runs: Ctrl-C says what it leaves. The purger, its parent gone, finishes the file it is at. */
export function sayWhenInterrupted(): Disposable {
  const heard = (signal: NodeJS.Signals): void => {
    note('Stopped: the file at hand is still finished, the rest is as it was. Run lastcopy purge again for the rest and its verification.');
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', heard);
  return { [Symbol.dispose]: () => void process.off('SIGINT', heard) };
}

import { closePlan, expirePlans, journalledPlans, type Outcome, PurgeError, startPurger } from '../purge/index.ts';
import type { DeviceKeys } from './keys.ts';
import { errorFields, type Log } from './log-events.ts';
import type { State } from './state/index.ts';

export interface RecoveryOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly home: string;
  readonly processes: { readonly scanner: URL; readonly purger: URL };
  readonly allowRoot: boolean;
  readonly keys: DeviceKeys;
  readonly log: Log;
}

/**
 * Finishes every plan that a crash, a kill or a power cut broke off, before anything else is done, and takes over every
 * outcome that was not taken over. Steps that had not begun are not begun: the order that asked for them hunts again.
 * Returns how many plans it finished. A plan that cannot be finished now stays in the journal and is tried again.
 */
export async function recoverPlans(options: RecoveryOptions): Promise<number> {
  const { state, stateDir, keys, log } = options;
  let recovered = 0;
  for (const plan of journalledPlans(stateDir)) {
    const ours = state.plans.get(plan.planId) !== null;
    let outcome = plan.outcome;
    if (plan.state === 'unfinished') {
      const purger = startPurger({ entry: options.processes.purger });
      try {
        outcome = await purger.recover({
          stateDir,
          home: options.home,
          scannerEntry: options.processes.scanner.href,
          allowRoot: options.allowRoot,
          planId: plan.planId,
          identity: await keys.undo.get(plan.planId),
          resume: false,
        });
        recovered++;
        log('plan-recovered', { planId: plan.planId, purged: outcome.purged, remaining: outcome.remaining });
      } catch (error) {
        log('plan-not-recovered', { planId: plan.planId, ...errorFields(error) });
        if (error instanceof PurgeError) continue;
        throw error;
      } finally {
        await purger[Symbol.asyncDispose]();
      }
    }
    // The user's own purges are told and closed by the command that ran them, unless it was that which died.
    if (outcome === null || (!ours && plan.state === 'finished')) continue;
    await takeOver(options, outcome);
  }
  return recovered;
}

/** Keeps what a plan came to, then closes it in the journal; where nothing can be undone, its key goes. Idempotent. */
export async function takeOver(
  { state, stateDir, keys }: Pick<RecoveryOptions, 'state' | 'stateDir' | 'keys'>,
  outcome: Outcome,
): Promise<void> {
  const { planId } = outcome;
  if (state.plans.get(planId)?.outcome === null) state.plans.finish(planId, outcome);
  closePlan(stateDir, planId);
  if (outcome.undoUntil === null) await keys.undo.drop(planId);
}

/** Erases what the time for undo has run out for: pre-images from the journal, their keys from the keychain. */
export async function expireUndo(options: Pick<RecoveryOptions, 'state' | 'stateDir' | 'keys' | 'log'>, now: Date): Promise<void> {
  const { state, keys, log } = options;
  // The key first: without it the pre-images are noise, whatever happens next.
  for (const { planId } of state.plans.expired(now.toISOString())) {
    await keys.undo.drop(planId);
    state.plans.forgetUndo(planId);
    log('undo-expired', { planId });
  }
  for (const planId of expirePlans(options.stateDir, now)) await keys.undo.drop(planId);
}

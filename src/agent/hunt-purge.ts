import { type Outcome, PurgeError, startPurger } from '../purge/index.ts';
import type { HuntId, StagePlan } from './hunt-plan.ts';
import { errorFields } from './log-events.ts';
import { type RecoveryOptions, takeOver } from './recovery.ts';

export interface HuntPurgeOptions extends RecoveryOptions {
  /** Hours for which the owner of the files may undo it; 0: never. */
  readonly undoHours: number;
}

/**
 * Carries out one plan in a purger process and takes over what came of it. A purger that dies or cannot go on has what it
 * began finished. Rejects with the signal's reason when stopped: the plan is then recovery's to finish.
 */
export async function runPurge(
  options: HuntPurgeOptions,
  { plan, authority, hunt: entries, stage }: StagePlan,
  hunt: HuntId,
  onStage: (stage: 'purging' | 'verifying') => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const { state, stateDir, home, processes, allowRoot, keys, log } = options;
  const { planId } = plan;
  const madeAt = new Date();
  const undoMs = options.undoHours * 3_600_000;
  signal.throwIfAborted();
  const undoKey = await keys.undo.make(planId);
  if (signal.aborted) {
    await keys.undo.drop(planId);
    signal.throwIfAborted();
  }
  state.plans.begin({ planId, ...hunt, stage, madeAt: madeAt.toISOString() });
  onStage('purging');
  const base = { stateDir, home, scannerEntry: processes.scanner.href, allowRoot };
  const purger = startPurger({ entry: processes.purger });
  const stop = () => void purger[Symbol.asyncDispose]();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const outcome = await purger
      .run(
        {
          ...base,
          plan,
          authority,
          hunt: entries,
          sealing: undoKey === null ? { kind: 'key-file' } : { kind: 'recipient', recipient: undoKey.recipient },
          undoUntil: undoKey === null || undoMs === 0 ? null : new Date(madeAt.getTime() + undoMs).toISOString(),
        },
        (progress) => {
          if (progress.stage === 'verifying') onStage('verifying');
        },
      )
      .catch((error: unknown) => {
        log('purge-failed', { planId, ...errorFields(error) });
        signal.throwIfAborted();
        if (error instanceof PurgeError && error.code === 'refuses-root') throw error;
        return purger.recover({ ...base, planId, identity: undoKey?.identity ?? null, resume: false });
      });
    log('purge-finished', { planId, purged: outcome.purged, remaining: outcome.remaining });
    await takeOver(options, outcome);
    return outcome;
  } finally {
    signal.removeEventListener('abort', stop);
    await purger[Symbol.asyncDispose]();
  }
}

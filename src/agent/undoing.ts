import type { RawPath } from '../disk/index.ts';
import { journalledPlans, startPurger, type UndoOutcome } from '../purge/index.ts';
import { AgentError } from './errors.ts';
import type { UndoKeys } from './keys.ts';

export interface Undo {
  readonly stateDir: string;
  readonly home: string;
  readonly processes: { readonly scanner: URL; readonly purger: URL };
  readonly allowRoot: boolean;
  readonly keys: { readonly undo: Pick<UndoKeys, 'get'> };
  readonly planId: string;
  /** Only these files; absent: all of the plan. */
  readonly paths?: readonly RawPath[];
  /** An absolute folder: files that changed since the purge are copied there with the old bytes put back. */
  readonly copyTo?: string;
  readonly onLog?: (line: string) => void;
}

/**
 * Puts back what one purge overwrote, in a purger process. Whoever does it beside a running agent nudges that agent afterwards.
 * Throws AgentError `undo-unknown` (nothing of this id can be undone), `undo-key-gone`, those of a key store, and PurgeError.
 */
export async function undoPurge(undo: Undo): Promise<UndoOutcome> {
  const { stateDir, home, processes, allowRoot, keys, planId, paths, copyTo, onLog } = undo;
  if (!journalledPlans(stateDir).some((plan) => plan.planId === planId && plan.undoable)) {
    throw new AgentError(
      'undo-unknown',
      `Nothing that can be undone is known as "${planId}". lastcopy undo lists what can be; undo needs a keychain and ends after its time.`,
    );
  }
  const identity = await keys.undo.get(planId);
  if (identity === null) {
    throw new AgentError(
      'undo-key-gone',
      'The key of this undo is not in the keychain any more. Its time is over, or the keychain is another one; the purge stays.',
    );
  }
  await using purger = startPurger({ entry: processes.purger, ...(onLog ? { onLog } : {}) });
  return await purger.undo({
    stateDir,
    home,
    scannerEntry: processes.scanner.href,
    allowRoot,
    planId,
    identity,
    ...(paths ? { paths } : {}),
    ...(copyTo === undefined ? {} : { copyTo }),
  });
}

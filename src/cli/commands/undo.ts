import { resolve } from 'node:path';
import { nudge, undoPurge } from '../../agent/index.ts';
import { showPath } from '../../disk/index.ts';
import { type JournalledPlan, journalledPlans } from '../../purge/index.ts';
import { type Context, refuseRoot } from '../context.ts';
import { UserError } from '../exit.ts';
import { localKeys } from '../local-keys.ts';
import { emit, note, plural, say, table } from '../output.ts';

export interface UndoOptions {
  readonly json?: boolean;
  readonly copyTo?: string;
}

/** `lastcopy undo [PLAN|FILE]`. Exit 0 when everything asked for is back, 1 when some is not. */
export async function undo(context: Context, what: string | undefined, options: UndoOptions): Promise<number> {
  refuseRoot(context, 'undo');
  const plans = journalledPlans(context.stateDir).filter(({ undoable }) => undoable);
  if (what === undefined) {
    list(plans, options.json === true);
    return 0;
  }
  const file = resolve(what);
  const touches = ({ outcome }: JournalledPlan) =>
    outcome?.fates.some((fate) => fate.outcome === 'purged' && showPath(fate.path).path === file) === true;
  const plan = plans.find(({ planId, orderId }) => planId === what || orderId === what) ?? plans.findLast(touches);
  if (!plan) {
    throw new UserError(
      `Nothing that can be undone is known as "${what}".`,
      'lastcopy undo lists what can be; undo needs a keychain and ends after its time.',
    );
  }
  const outcome = await undoPurge({
    ...context,
    keys: await localKeys(context),
    planId: plan.planId,
    ...(plan.planId === what || plan.orderId === what ? {} : { paths: [file] }),
    ...(options.copyTo ? { copyTo: resolve(options.copyTo) } : {}),
    onLog: note,
  });
  nudge(context.stateDir);
  for (const done of outcome.files) {
    if (options.json)
      emit({
        type: 'undone',
        ...showPath(done.path),
        result: done.result,
        replicas: done.replicas,
        copy: done.copy,
        sentence: done.sentence,
      });
    else say(`${done.result.padEnd(9)} ${showPath(done.path).path}  ${done.sentence}`);
  }
  const back = outcome.files.filter(({ result }) => result === 'restored').length;
  if (!options.json) say(`${plural(back, 'file')} restored of ${outcome.files.length}.`);
  return back === outcome.files.length ? 0 : 1;
}

function list(plans: readonly JournalledPlan[], json: boolean): void {
  if (json) {
    for (const { planId, orderId, startedAt, undoUntil, outcome } of plans)
      emit({ type: 'undoable', planId, orderId, startedAt, undoUntil, purged: outcome?.purged ?? 0, files: outcome?.filesWritten ?? 0 });
  } else if (plans.length === 0) say('Nothing can be undone.');
  else {
    say(
      table([
        ['PLAN', 'ORDER', 'PURGED', 'FILES', 'UNDO UNTIL'],
        ...plans.map(({ planId, orderId, undoUntil, outcome }) => [
          planId,
          orderId,
          String(outcome?.purged ?? 0),
          String(outcome?.filesWritten ?? 0),
          undoUntil ?? '',
        ]),
      ]),
    );
  }
}

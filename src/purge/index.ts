/**
 * purge/ — removes replicas, one direction: plan (pure) → journal → apply → verify → outcome, with undo for a time.
 *
 * Promise: no file is torn or loses a byte that is not the dead value's; before the first byte of a file is written, the
 * journal holds what stood there, sealed; every hit ends in exactly one fate; nothing is called purged that a fresh
 * scanner did not look for again. `startPurger` runs all of it in a process of its own.
 *
 * May import disk, formats, forms, places, search. Not protocol, trust or anything above: the purger must not reach the
 * wire or the network; what it may do arrives as an Authority.
 *
 * This index loads only what the resting agent needs (plan, ledger, the parent's side); the purger process has its own
 * entry, purger-main.ts.
 */

import type { Disk, RawPath } from '../disk/index.ts';
import type { SearchEntry } from '../search/index.ts';
import type { Authority, Plan } from './face.ts';
import type { HistoryForecast } from './git/forecast.ts';

export { PurgeError, type PurgeErrorCode } from './errors.ts';
export type {
  Authority,
  Consent,
  DeadValue,
  Fate,
  Held,
  JournalledPlan,
  Medium,
  Outcome,
  Plan,
  PlannedResidual,
  PurgeJob,
  PurgeProgress,
  Purger,
  Reason,
  RecoverJob,
  Sealing,
  Step,
  StepMethod,
  UndoJob,
  UndoneFile,
  UndoOutcome,
  Write,
} from './face.ts';
export { namesIn, type NamesIn } from './deletable.ts';
export { closePlan, expirePlan, expirePlans, journalledPlans, pendingOutcomes } from './ledger.ts';
export { machineFacts } from './machine-facts.ts';
export { mediaOf, mediaSentence } from './media.ts';
export { makePlan, OWN_ORDER, type PlanFacts } from './plan.ts';
export { nextStep } from './sentence.ts';
export { type PurgerOptions, startPurger } from './start-purger.ts';
export type { HistoryForecast } from './git/forecast.ts';

/** What a plan would do to the repositories in it. Reads them, and changes nothing. */
export async function foreseeHistories(
  plan: Plan,
  authority: Authority,
  hunt: readonly SearchEntry[],
  disk: Disk,
): Promise<HistoryForecast[]> {
  return (await import('./git/forecast.ts')).foresee(plan, authority, hunt, disk);
}

/** Names of a repository's remotes; none where git does not tell. */
export async function remotesOf(path: RawPath): Promise<string[]> {
  return (await import('./git/forecast.ts')).remotesIn(path);
}

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

export { PurgeError, type PurgeErrorCode } from './errors.ts';
export type {
  Authority,
  DeadValue,
  Fate,
  JournalledPlan,
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
  UndoJob,
  UndoneFile,
  UndoOutcome,
  Write,
} from './face.ts';
export { closePlan, expirePlan, expirePlans, journalledPlans, pendingOutcomes } from './ledger.ts';
export { makePlan, type PlanFacts } from './plan.ts';
export { type PurgerOptions, startPurger } from './start-purger.ts';

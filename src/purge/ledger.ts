import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '../disk/index.ts';
import type { Disk } from '../disk/index.ts';
import type { JournalledPlan, Outcome } from './face.ts';
import { Journal, journalFolder, planFolder } from './journal.ts';

/** What the agent and the CLI ask of the journal, in their own process: nothing here opens a user's file or needs a key. */

/** Every plan that was begun under this state directory, oldest first. */
export function journalledPlans(stateDir: string, disk: Disk = nodeDisk()): JournalledPlan[] {
  return journals(stateDir, disk)
    .map((journal): JournalledPlan => {
      const { start, outcome } = journal;
      return {
        planId: start.planId,
        orderId: start.orderId,
        state: outcome === null ? 'unfinished' : journal.closed ? 'closed' : 'finished',
        startedAt: start.startedAt,
        undoUntil: outcome?.undoUntil ?? start.undoUntil,
        undoable: outcome !== null && outcome.undoUntil !== null && !journal.erased,
        undone: undonePaths(journal),
        outcome,
      };
    })
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** Outcomes that nobody has taken over yet. The caller queues its receipt durably and then calls closePlan(). */
export function pendingOutcomes(stateDir: string, disk: Disk = nodeDisk()): Outcome[] {
  return journalledPlans(stateDir, disk).flatMap(({ state, outcome }) => (state === 'finished' && outcome !== null ? [outcome] : []));
}

/**
 * Says that the outcome was taken over. What undo needs stays until it expires; all else of the plan is erased. Idempotent,
 * also for plans that are no longer there. Does nothing to an unfinished plan.
 */
export function closePlan(stateDir: string, planId: string, disk: Disk = nodeDisk()): void {
  const journal = Journal.peek(disk, planFolder(stateDir, planId));
  if (journal === null || journal.outcome === null) return;
  if (!journal.closed) journal.append({ t: 'closed' });
  if (journal.outcome.undoUntil === null) journal.erase();
  if (journal.erased) remove(journal);
}

/**
 * Erases key and pre-images of one finished plan before their time: it can no longer be undone. Says whether there was
 * anything to erase.
 */
export function expirePlan(stateDir: string, planId: string, disk: Disk = nodeDisk()): boolean {
  const journal = Journal.peek(disk, planFolder(stateDir, planId));
  if (journal === null || journal.outcome === null) return false;
  const had = !journal.erased;
  journal.erase();
  if (journal.closed) remove(journal);
  return had;
}

/** Expires every finished plan whose time for undo is over. Returns their ids: the caller deletes their keys from the keychain. */
export function expirePlans(stateDir: string, now: Date, disk: Disk = nodeDisk()): string[] {
  return journalledPlans(stateDir, disk).flatMap(({ planId, state, undoUntil, undoable }) => {
    if (state === 'unfinished' || (undoable && undoUntil !== null && undoUntil > now.toISOString())) return [];
    return expirePlan(stateDir, planId, disk) ? [planId] : [];
  });
}

function journals(stateDir: string, disk: Disk): Journal[] {
  const folder = journalFolder(stateDir);
  if (disk.look(folder)?.kind !== 'directory') return [];
  return disk.list(folder).flatMap(({ name, kind }) => {
    const journal = kind === 'directory' && typeof name === 'string' ? Journal.peek(disk, join(folder, name)) : null;
    return journal === null ? [] : [journal];
  });
}

function undonePaths(journal: Journal): JournalledPlan['undone'] {
  const undone = journal.undone();
  if (undone.size === 0) return [];
  const { steps } = journal.plan();
  return [...undone].flatMap(([index, verdicts]) => {
    const step = steps[index];
    return step !== undefined && verdicts.includes(null) ? [step.path] : [];
  });
}

function remove(journal: Journal): void {
  journal.remove();
  try {
    rmdirSync(journal.folder);
  } catch {
    // An empty folder is no plan; it does no harm.
  }
}

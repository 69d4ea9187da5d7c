import { type Disk, DiskError, type DiskErrorCode, nodeDisk } from '../../src/disk/index.ts';
import type { RecoverJob } from '../../src/purge/face.ts';
import { type Outcome, PurgeError, type PurgeJob } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { inProcessScanner, tools as toolsWith } from '../purge/purge-home.ts';
import { type Call, faultyDisk } from './faulty-disk.ts';

/** An error that nothing catches, and a disk that is dead from then on: a process that was killed. */
export class Killed extends Error {}

export type Moment = Call['when'] | 'torn';

/** The slow engine costs ten times what the purge itself does; who breaks purges off looks for himself. */
export const tools = (more: Parameters<typeof toolsWith>[0] = {}) => toolsWith({ scanner: () => inProcessScanner('engine'), ...more });

export function killing(at: number, when: Moment) {
  let dead = false;
  return faultyDisk(nodeDisk(), (call) => {
    if (dead) throw new Killed();
    if (call.n !== at || call.when !== (when === 'after' ? 'after' : 'before')) return;
    dead = true;
    if (when === 'torn') call.tear?.();
    throw new Killed();
  });
}

export function failing(at: (call: Call) => boolean, code: DiskErrorCode, torn = false) {
  return faultyDisk(nodeDisk(), (call) => {
    if (call.when !== 'before' || !at(call)) return;
    if (torn) call.tear?.();
    throw new DiskError(code, call.name, call.path);
  });
}

export interface BrokenOff {
  readonly job: PurgeJob;
  readonly recovery: RecoverJob;
  /** What must hold where the journal does not know the plan. */
  readonly untouched: () => void;
}

/** Runs until it ends or dies; then recovers, as the agent does at its next start. */
export async function runOn(disk: ReturnType<typeof faultyDisk>, broken: BrokenOff): Promise<Outcome> {
  try {
    return await runPurge(broken.job, tools({ disk }));
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof PurgeError && error.code === 'journal-failed')) throw error;
  }
  return recovered(broken);
}

export async function recovered({ job, recovery, untouched }: BrokenOff, disk: Disk = nodeDisk()): Promise<Outcome> {
  try {
    return await recoverPurge(recovery, tools({ disk }));
  } catch (error) {
    if (!(error instanceof PurgeError) || error.code !== 'plan-unknown') throw error;
    // Nothing was begun: the agent starts from the beginning.
    untouched();
    return runPurge(job, tools({ disk }));
  }
}

/** All of 1..total with LASTCOPY_LONG=1, else so many of them, evenly, from another beginning each time. */
export function someOf(total: number, most: number): number[] {
  if (process.env['LASTCOPY_LONG'] === '1' || total <= most) return Array.from({ length: total }, (_, at) => at + 1);
  const stride = total / most;
  const from = Math.random() * stride;
  return Array.from({ length: most }, (_, at) => 1 + Math.floor(from + at * stride));
}

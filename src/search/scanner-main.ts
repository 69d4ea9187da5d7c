import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { nodeDisk } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import type { EventBatch } from './batch.ts';
import { faultOf } from './errors.ts';
import type { FromScanner, ToScanner } from './scanner-messages.ts';
import { BATCHES_IN_FLIGHT, EXIT_FAULT, EXIT_REFUSED_ROOT } from './scanner-messages.ts';
import { searchInBatches } from './search.ts';
import type { ThreadWork } from './thread-messages.ts';

/**
 * The scanner process: the only one that opens user files for reading. Forked by startScanner(), it searches what it is
 * asked for until its parent lets go of the channel or dies. It writes no file and starts no process (its parent starts it
 * under Node's permission model), so it may end at any moment and leaves nothing behind. A search of several threads runs
 * this file in each of them.
 */

interface Job {
  readonly abort: AbortController;
  inFlight: number;
  /** Wakes the job when a batch was consumed or the job cancelled. */
  wake: () => void;
}

const jobs = new Map<number, Job>();
const flags = new Set(process.argv.slice(2));

// What reads files loads the rules: a process whose threads do so does without.
if (parentPort !== null && !isMainThread) (await import('./thread.ts')).serveThread(parentPort, workerData as ThreadWork);
else serveParent();

function serveParent(): void {
  process.title = 'lastcopy-scanner';
  process.on('uncaughtException', (error) => {
    const { kind, frames } = faultOf(error);
    process.stderr.write(`scanner fault: ${kind} at ${frames}\n`);
    process.exit(EXIT_FAULT);
  });
  // A terminal sends Ctrl-C to its whole group; the parent decides what that means.
  process.on('SIGINT', () => undefined);
  // Nothing needs an orderly end here, and a search in the middle of a block must not outlive its parent.
  process.on('disconnect', () => process.exit(0));

  if (process.send === undefined) {
    process.stderr.write('This is a part of lastcopy that it starts by itself. Run: lastcopy scan PATH\n');
    process.exitCode = EXIT_FAULT;
  } else if (process.getuid?.() === 0 && !flags.has('--allow-root')) {
    process.exit(EXIT_REFUSED_ROOT);
  } else {
    lowerPriority();
    process.on('message', (message: ToScanner) => {
      if (message.type === 'search') void run(message);
      else if (message.type === 'cancel') cancel(message.job);
      else acknowledge(message.job);
    });
  }
}

async function run({ job: number, request }: Extract<ToScanner, { type: 'search' }>): Promise<void> {
  const job: Job = { abort: new AbortController(), inFlight: 0, wake: () => undefined };
  jobs.set(number, job);
  const pass = async (events: EventBatch): Promise<void> => {
    while (job.inFlight >= BATCHES_IN_FLIGHT && !job.abort.signal.aborted) await new Promise<void>((wake) => (job.wake = wake));
    if (job.abort.signal.aborted) return;
    job.inFlight++;
    await tell({ type: 'events', job: number, events });
  };
  try {
    const context = {
      disk: nodeDisk(),
      os: process.platform as Os,
      env: process.env,
      signal: job.abort.signal,
      threadEntry: new URL(import.meta.url),
    };
    for await (const batch of searchInBatches(request, context)) if (batch.length > 0) await pass(batch);
    await tell({ type: 'end', job: number });
  } catch (error) {
    if (job.abort.signal.aborted) await tell({ type: 'end', job: number });
    else await tell({ type: 'failed', job: number, ...faultOf(error) });
  } finally {
    jobs.delete(number);
  }
}

function cancel(number: number): void {
  jobs.get(number)?.abort.abort();
  jobs.get(number)?.wake();
}

function acknowledge(number: number): void {
  const job = jobs.get(number);
  if (job === undefined) return;
  job.inFlight--;
  job.wake();
}

/** Resolves when the channel has taken the message; a closed channel ends the process by `disconnect`. */
function tell(message: FromScanner): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, {}, () => resolve());
    else resolve();
  });
}

function lowerPriority(): void {
  const nice = [...flags].find((flag) => flag.startsWith('--nice='));
  try {
    setPriority(Number(nice?.slice('--nice='.length) ?? 10));
  } catch {
    // A priority lower than ours already is refused: nothing is lost.
  }
}

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disk } from '../disk/index.ts';
import { formatOf } from '../formats/index.ts';
import { startScanner } from '../search/index.ts';
import { PurgeError } from './errors.ts';
import type { Outcome, PurgerJob, UndoOutcome } from './face.ts';
import { journalFolder } from './journal.ts';
import type { FromPurger, ToPurger } from './messages.ts';
import { recoverPurge, runPurge } from './run.ts';
import type { Tools } from './tools.ts';
import { undoPurge } from './undo.ts';

/**
 * The purger process: the only one that opens user files for writing. It takes one task over the channel from its parent,
 * does it, answers, and ends. When its parent is gone it finishes the file it is at and stops; recovery does the rest. The
 * disk is given, so that a test can fail or kill it at any call.
 */
export function purgerMain(disk: Disk): void {
  process.title = 'lastcopy-purger';
  const orphaned = new AbortController();
  process.on('disconnect', () => orphaned.abort());
  // A terminal sends Ctrl-C to its whole group; the parent decides what that means.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => orphaned.abort());
  if (process.send === undefined) {
    process.stderr.write('This is a part of lastcopy that it starts by itself. Run: lastcopy purge PATH\n');
    process.exitCode = 70;
    return;
  }
  lowerPriority(nice());
  process.once('message', (task: ToPurger) => void serve(task, disk, orphaned.signal));
}

async function serve(task: ToPurger, disk: Disk, signal: AbortSignal): Promise<void> {
  const message = await answer(task, disk, signal);
  if (!process.connected) return;
  // Letting go of the channel empties the event loop, and the process ends.
  process.send?.(message, undefined, {}, () => process.disconnect?.());
}

async function answer(task: ToPurger, disk: Disk, signal: AbortSignal): Promise<FromPurger> {
  try {
    refuseRoot(task.job);
    using _lock = await lock(task.job.stateDir, signal);
    return { type: 'done', result: await work(task, toolsFor(task.job, disk, signal)) };
  } catch (error) {
    if (error instanceof PurgeError) return { type: 'failed', code: error.code, message: error.message, frames: '' };
    const kind = error instanceof Error ? error.constructor.name : typeof error;
    return { type: 'failed', code: 'unexpected', message: `The purger failed by a fault of its own (${kind}).`, frames: framesOf(error) };
  }
}

function work(task: ToPurger, tools: Tools): Promise<Outcome | UndoOutcome> {
  if (task.type === 'run') return runPurge(task.job, tools);
  return task.type === 'recover' ? recoverPurge(task.job, tools) : undoPurge(task.job, tools);
}

function toolsFor(job: PurgerJob, disk: Disk, signal: AbortSignal): Tools {
  return {
    disk,
    signal,
    formatOf,
    now: () => new Date(),
    scanner: () => startScanner({ entry: new URL(job.scannerEntry), allowRoot: job.allowRoot, nice: nice() }),
    onProgress(event) {
      const message: FromPurger = { type: 'progress', event };
      if (process.connected) process.send?.(message, undefined, {}, () => undefined);
    },
  };
}

function refuseRoot(job: PurgerJob): void {
  if (job.allowRoot || process.getuid?.() !== 0) return;
  throw new PurgeError(
    'refuses-root',
    'The purger does not run as root, because a root that writes into folders users control can be led astray by links. Run it as the user, or pass --allow-root.',
  );
}

const LOCK_TRIES = 300;
const LOCK_PAUSE_MS = 200;

/**
 * One purger per state directory at a time: one that lost its parent may still be finishing a file when a new agent
 * recovers. An operating-system lock, taken portably by SQLite, which ends with the process however that ends.
 */
async function lock(stateDir: string, signal: AbortSignal): Promise<Disposable> {
  let database: DatabaseSync | null = null;
  try {
    mkdirSync(journalFolder(stateDir), { recursive: true, mode: 0o700 });
    const path = join(journalFolder(stateDir), 'purger.lock');
    closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { timeout: 0 });
    for (let attempt = 0; attempt < LOCK_TRIES && !signal.aborted; attempt += 1) {
      if (begun(database)) {
        const held = database;
        return { [Symbol.dispose]: () => held.close() };
      }
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  } catch (cause) {
    database?.close();
    throw new PurgeError(
      'journal-failed',
      `The purge journal in ${journalFolder(stateDir)} cannot be written; no file was touched. Check that disk's space and rights, and run again.`,
      { cause },
    );
  }
  database.close();
  throw new PurgeError('purger-busy', 'Another purge of this state directory is still at work. Try again when it has ended.');
}

function begun(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5) return false;
    throw error;
  }
}

function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [...stack.matchAll(/([\w.-]+\.[cm]?[jt]s:\d+:\d+)/g)]
    .map((match) => match[1])
    .slice(0, 12)
    .join(' < ');
}

function nice(): number {
  return Number(process.argv.find((flag) => flag.startsWith('--nice='))?.slice('--nice='.length) ?? 10);
}

function lowerPriority(to: number): void {
  try {
    setPriority(to);
  } catch {
    // A priority lower than ours already is refused: nothing is lost.
  }
}

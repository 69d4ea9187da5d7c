import { Worker } from 'node:worker_threads';
import type { RawPath } from '../disk/index.ts';
import type { EventBatch } from './batch.ts';
import { faultOf, ThreadFailed } from './errors.ts';
import type { SearchEvent } from './face.ts';
import type { Pace } from './pace.ts';
import type { FileToRead } from './reading.ts';
import type { FromThread, ThreadWork, ToThread } from './thread-messages.ts';

/** Files that are handed out together. */
const FILES_PER_BATCH = 48;
/** Events of the walk itself that are passed on together. */
const EVENTS = 128;
/** Batches that a thread has before it, and those that may be ahead of the first unfinished one, per thread. */
const QUEUED = 2;
const AHEAD = 32;
/** A thread that is told to end has so long to wipe what it holds. */
const END_MS = 1_000;
/** Of a thread's JavaScript heap, in MiB: its cap, and the part for what is short-lived. */
const HEAP_MB = 192;
const YOUNG_MB = 8;

/** What comes out, in the order of the walk: events, or such packed by node:v8. */
interface Slot {
  readonly told: (SearchEvent[] | Uint8Array)[];
  readonly member: Member | null;
  done: boolean;
}

interface Member {
  readonly worker: Worker;
  queued: number;
}

/**
 * Reads files by several threads, each with an engine and a memory of its own. What comes out does not depend on their timing: it
 * has the order of `everything`, file by file. At most AHEAD batches per thread wait to be passed on.
 *
 * Throws ThreadFailed when a thread ends early; the signal's reason when aborted.
 */
export async function* searchByThreads(
  everything: Iterator<FileToRead | SearchEvent | null>,
  options: {
    readonly threads: number;
    readonly entry: URL;
    readonly work: ThreadWork;
    readonly pace: Pace;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<EventBatch, void, undefined> {
  const { pace, signal } = options;
  const slots: Slot[] = [];
  const batches = new Map<number, Slot>();
  let next = 0;
  let exhausted = false;
  let fault: unknown = null;
  let woken = false;
  let sleeper = (): void => undefined;
  const wake = (): void => {
    woken = true;
    sleeper();
  };
  let last: RawPath = '';
  const crew: Member[] = [];
  const start = (): Member => {
    const worker = new Worker(options.entry, {
      workerData: options.work,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const member: Member = { worker, queued: 0 };
    worker.on('message', (message: FromThread) => {
      if (message.type === 'failed') fault ??= new ThreadFailed(message);
      else pace.addTally(message.tally);
      if (message.type === 'told') {
        const slot = batches.get(message.batch);
        if (message.packed !== null) slot?.told.push(message.packed);
        else tell(worker, { type: 'ack' });
        if (message.last) {
          member.queued--;
          batches.delete(message.batch);
          if (slot !== undefined) slot.done = true;
        }
      }
      wake();
    });
    worker.on('error', (error: unknown) => {
      fault ??= new ThreadFailed(faultOf(error));
      wake();
    });
    worker.on('exit', () => {
      fault ??= new ThreadFailed({ kind: 'it ended', frames: 'unknown' });
      wake();
    });
    return member;
  };
  signal?.addEventListener('abort', wake, { once: true });

  let files: FileToRead[] = [];
  // The first batch calls them up: often nothing has changed.
  const isRoom = (): boolean =>
    crew.length < options.threads || (crew.some(({ queued }) => queued < QUEUED) && batches.size + slots.length < AHEAD * crew.length);
  const handOut = (): void => {
    // One more where all have something to do.
    if (crew.length < options.threads && crew.every(({ queued }) => queued > 0)) crew.push(start());
    const member = crew.reduce((least, one) => (one.queued < least.queued ? one : least));
    const slot: Slot = { told: [], member, done: false };
    member.queued++;
    slots.push(slot);
    batches.set(next, slot);
    tell(member.worker, { type: 'read', batch: next++, files });
    files = [];
  };
  /** Hands out work while there is some, and threads for it; false where it stopped to let others run. */
  const fill = (): boolean => {
    while (!exhausted && isRoom()) {
      const step = everything.next();
      if (step.done === true) exhausted = true;
      else if (step.value !== null && 'type' in step.value) {
        if (files.length > 0) handOut();
        pace.count(step.value);
        const before = slots.at(-1)?.member === null ? slots.at(-1)?.told[0] : undefined;
        if (Array.isArray(before) && before.length < EVENTS) before.push(step.value);
        else slots.push({ told: [[step.value]], member: null, done: true });
      } else if (step.value !== null) files.push(step.value);
      if (files.length >= FILES_PER_BATCH || (exhausted && files.length > 0)) handOut();
      if (pace.due()) return false;
    }
    return true;
  };

  try {
    for (;;) {
      woken = false;
      const rested = fill();
      if (fault !== null) throw fault;
      for (let slot = slots[0]; slot !== undefined; slot = slots[0]) {
        for (let told = slot.told.shift(); told !== undefined; told = slot.told.shift()) {
          yield told;
          if (slot.member !== null) tell(slot.member.worker, { type: 'ack' });
        }
        if (!slot.done) break;
        slots.shift();
      }
      if (exhausted && slots.length === 0) return;
      const progress = [...pace.progress(last)];
      if (progress.length > 0) yield progress;
      if (!rested) await pace.breathe();
      else if (!woken) await new Promise<void>((go) => (sleeper = go));
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', wake);
    await Promise.all(crew.map(({ worker }) => dismiss(worker)));
  }
}

function tell(worker: Worker, message: ToThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage(message);
}

async function dismiss(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (worker.threadId < 0) return;
  tell(worker, { type: 'end' });
  const late = setTimeout(() => void worker.terminate(), END_MS);
  await gone;
  clearTimeout(late);
}

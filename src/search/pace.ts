import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RawPath } from '../disk/index.ts';
import type { SearchEvent, SearchSummary } from './face.ts';

/** How long work may hold the event loop: a cancel or the parent's end is heard within this time and one block. */
const TURN_MS = 20;
const PROGRESS_MS = 200;
/** A file may take this long, and for each MiB as much more as the engine needs by far: what is slower is stuck, not big. */
const FILE_MS = 30_000;
const FILE_MS_PER_MIB = { engine: 1_000, slow: 20_000 };

/** Counts of files read, since they were told last. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
  readonly finding: number;
  readonly replica: number;
  readonly 'not-visible': number;
}

/** The counts of one search, its progress events, and its manners towards the event loop. */
export class Pace {
  files = 0;
  skipped = 0;
  bytes = 0;
  readonly #counts = { finding: 0, replica: 0, 'not-visible': 0, ignored: 0 };
  readonly #signal: AbortSignal | undefined;
  readonly #fileMs: number;
  readonly #fileMsPerMib: number;
  readonly #started = performance.now();
  #turn = performance.now();
  #told = performance.now();

  constructor(signal: AbortSignal | undefined, by: keyof typeof FILE_MS_PER_MIB, fileMs = FILE_MS) {
    this.#signal = signal;
    this.#fileMs = fileMs;
    this.#fileMsPerMib = FILE_MS_PER_MIB[by];
  }

  /** Whether the event loop has waited long enough. */
  due(): boolean {
    return performance.now() - this.#turn >= TURN_MS;
  }

  /** Lets the event loop run when it is due. Throws the signal's reason once aborted. */
  async breathe(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#turn < TURN_MS) return;
    await nextTurn();
    this.#turn = performance.now();
    this.#signal?.throwIfAborted();
  }

  /** By when a file of this size must be done. */
  deadline(size: number): number {
    return performance.now() + this.#fileMs + (size / 1_048_576) * this.#fileMsPerMib;
  }

  /** A progress event, when one is due. */
  *progress(path: RawPath): Generator<SearchEvent> {
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    yield { type: 'progress', files: this.files, bytes: this.bytes, total: null, path };
  }

  count(event: SearchEvent): void {
    const { type } = event;
    if (type === 'finding' || type === 'replica' || type === 'not-visible' || type === 'ignored') this.#counts[type]++;
  }

  /** What was counted here, which counts from now on where it is added. */
  takeTally(): Tally {
    const { finding, replica } = this.#counts;
    const tally = { files: this.files, bytes: this.bytes, finding, replica, 'not-visible': this.#counts['not-visible'] };
    this.files = 0;
    this.bytes = 0;
    Object.assign(this.#counts, { finding: 0, replica: 0, 'not-visible': 0 });
    return tally;
  }

  addTally(tally: Tally): void {
    this.files += tally.files;
    this.bytes += tally.bytes;
    for (const what of ['finding', 'replica', 'not-visible'] as const) this.#counts[what] += tally[what];
  }

  summary(): SearchSummary {
    return {
      type: 'summary',
      files: this.files,
      skipped: this.skipped,
      bytes: this.bytes,
      seconds: (performance.now() - this.#started) / 1_000,
      findings: this.#counts.finding,
      replicas: this.#counts.replica,
      notVisible: this.#counts['not-visible'],
      ignored: this.#counts.ignored,
    };
  }
}

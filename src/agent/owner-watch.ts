import { nodeDisk, type RawPath } from '../disk/index.ts';
import { type OwnedFile, OwnerVigil } from '../search/index.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Notices } from './notices.ts';
import { carriedOut } from './order-state.ts';
import type { AwaitedFile, State } from './state/index.ts';

/** Milliseconds from one look to the next, while something waits. */
const EVERY = 2_000;
/** An application that has run for so long again has read what it keeps, and written back what it held. */
const SETTLED_IN = 120_000;
/** Applications that a notice names. */
const NAMED = 3;

export interface OwnerWatchOptions {
  readonly state: State;
  readonly home: string;
  readonly notices: Notices;
  readonly log: Log;
  /** The user's own brake: nothing is looked at again while it holds. */
  readonly paused: () => boolean;
  /** Copies of an order may be removable now. */
  readonly onDue: (orderId: string) => void;
  /** For tests: milliseconds from look to look, and that a file must be free. */
  readonly tuning?: { readonly every: number; readonly settle: number } | undefined;
}

/** A file that waits, before it is kept. */
export interface Waiting extends OwnedFile {
  readonly sentence: string;
}

/**
 * Waits for applications: until they are closed, where copies were left in their files; and until they have run again, where
 * files were purged while they were closed. While nothing waits it has no timer. What waits is in the state, so that a restart
 * goes on. It never ends an application.
 */
export class OwnerWatch implements AsyncDisposable {
  readonly #options: OwnerWatchOptions;
  readonly #disk = nodeDisk();
  #vigil: OwnerVigil | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #busy = false;
  #closed = false;

  constructor(options: OwnerWatchOptions) {
    this.#options = options;
  }

  /** In the caller's transaction: what one hunt of an order has left for want of a closed application, and what it has purged. */
  keep(orderId: string, waiting: readonly Waiting[], purged: readonly OwnedFile[]): void {
    const { awaited } = this.#options.state;
    const since = new Date().toISOString();
    awaited.clear(orderId, 'closing');
    for (const file of waiting) awaited.put({ ...file, orderId, kind: 'closing', since, mark: null, startedAt: null });
    for (const { path, owner, running } of purged) {
      const mark = this.#markOf(path);
      awaited.put({ path, owner, running, orderId, kind: 'reopening', since, sentence: null, mark, startedAt: null });
    }
  }

  /** Looks every few seconds from now on, or no more: what waits may have changed. */
  attend(): void {
    const wanted = !this.#closed && this.#pressing().length > 0;
    if (!this.#closed) this.#tell();
    if (wanted && this.#timer === null) {
      const { home, tuning } = this.#options;
      this.#vigil = new OwnerVigil({ home, ...(tuning && { settle: tuning.settle }) });
      this.#timer = setInterval(() => void this.#look(), tuning?.every ?? EVERY).unref();
    } else if (!wanted && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      this.#vigil = null;
    }
  }

  /** Which of the applications whose files were purged run again, or have run. To be asked every few minutes. */
  async patrol(): Promise<void> {
    this.#forget();
    const { state, home, paused } = this.#options;
    const files = state.awaited.all('reopening').filter(({ startedAt }) => startedAt === null);
    if (files.length > 0 && !paused()) {
      // Nothing settles in the first look of a vigil: what is held is at work now.
      const { held } = await new OwnerVigil({ home, settle: 0 }).look(files);
      const atWork = new Set(held.map(({ file }) => file));
      if (this.#closed) return;
      const startedAt = new Date().toISOString();
      for (const file of files) {
        if (atWork.has(file)) state.awaited.put({ ...file, startedAt });
        else if (this.#markOf(file.path) !== file.mark) this.#due(file);
      }
    }
    this.attend();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.attend();
    await this.#looking;
  }

  #look(): Promise<void> {
    const { paused, log } = this.#options;
    // One look at a time: on some systems it takes seconds.
    const vigil = this.#vigil;
    if (this.#busy || vigil === null || paused()) return this.#looking;
    this.#busy = true;
    this.#looking = this.#lookNow(vigil)
      .catch((error: unknown) => log('job-failed', { job: 'owner-watch', ...errorFields(error) }))
      .finally(() => (this.#busy = false));
    return this.#looking;
  }

  async #lookNow(vigil: OwnerVigil): Promise<void> {
    const { free, held } = await vigil.look(this.#pressing());
    if (this.#closed) return;
    const now = Date.now();
    const settledIn = held.flatMap(({ file }) =>
      file.kind === 'reopening' && file.startedAt !== null && now - Date.parse(file.startedAt) >= SETTLED_IN ? [file] : [],
    );
    const due = [...free, ...settledIn];
    for (const file of due) this.#due(file);
    if (due.length > 0) this.attend();
  }

  /** Files that are waited for every few seconds: orders wait for them, or their application has been started again. */
  #pressing(): AwaitedFile[] {
    return this.#options.state.awaited.all().filter(({ kind, startedAt }) => kind === 'closing' || startedAt !== null);
  }

  /** Its order is looked at again, also where this process ends before that. */
  #due(file: AwaitedFile): void {
    const { state, onDue } = this.#options;
    const { orderId } = file;
    state.transaction(() => {
      state.awaited.remove(file);
      if (state.orders.get(orderId)) state.orders.update(orderId, { recheckAt: new Date().toISOString() });
    });
    onDue(orderId);
  }

  /** What waits for orders that are over, or undone. */
  #forget(): void {
    const { state } = this.#options;
    const now = new Date().toISOString();
    for (const file of state.awaited.all()) {
      const order = state.orders.get(file.orderId);
      const over = order === null || order.watchUntil < now || !carriedOut(order.life);
      // What its owner has put back is left alone.
      if (over || state.spots.has(file.path, file.orderId, 'undone')) state.awaited.remove(file);
    }
  }

  #tell(): void {
    const { state, notices } = this.#options;
    const files = state.awaited.all('closing');
    if (files.length === 0) {
      notices.clear('close-application');
      return;
    }
    const owners = [...new Set(files.map(({ owner }) => owner))];
    const named = owners.length > NAMED ? `${owners.length} applications` : owners.join(', ');
    const labels = new Set(files.map(({ orderId }) => state.orders.get(orderId)?.label ?? ''));
    const secrets = labels.size === 1 ? `“${[...labels].join('')}”` : `${labels.size} rotated secrets`;
    const copies = files.length === 1 ? 'a file that holds' : `${files.length} files that hold`;
    notices.raise('close-application', `Close ${named}: ${copies} ${secrets} can be purged only then, and will be.`);
  }

  #markOf(path: RawPath): string {
    const found = this.#disk.look(path);
    if (found === null) return 'gone';
    const { dev, ino, size, mtimeNs } = found.identity;
    return `${dev}:${ino}:${size}:${mtimeNs}`;
  }
}

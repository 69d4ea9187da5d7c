import type { RawPath } from '../disk/index.ts';
import { errorFields } from './log-events.ts';
import type { Notices } from './notices.ts';
import type { SettingsFile } from './settings.ts';
import { SweepLane, Yielded } from './sweep-lane.ts';
import { Sweeper, type SweeperOptions } from './sweeps.ts';
import { startWatcher, type Watching } from './watcher.ts';

export interface LookoutOptions extends Omit<SweeperOptions, 'onMany'> {
  readonly settings: SettingsFile;
  readonly notices: Notices;
  readonly sweepRoots: () => readonly string[];
  readonly watchRoots: () => readonly string[];
  /** Ends looks at changed files; sweeps end with `close`. */
  readonly closing: AbortSignal;
}

/** Milliseconds between reconciliations where not everything is watched. */
const POLL_DEGRADED = 300_000;

/** Sees what happens in the home: by watching, and by sweeps and reconciliations, of which one runs at a time. */
export class Lookout {
  readonly #options: LookoutOptions;
  readonly #sweeper: Sweeper;
  readonly #lane = new SweepLane((reason, whole, signal) => this.#sweep(reason, whole, signal));
  #polling: NodeJS.Timeout | null = null;

  constructor(options: LookoutOptions) {
    this.#options = options;
    this.#sweeper = new Sweeper({ ...options, onMany: () => void this.reconcile() });
  }

  /** Searches everything that changed since it was last read. Settles when a sweep that began after this call is over. */
  sweep(reason: string): Promise<void> {
    return this.#lane.ask(reason, true);
  }

  /** The same, but only of what is watched. */
  reconcile(): Promise<void> {
    return this.#lane.ask('reconcile', false);
  }

  /** Sweeps anew: what a sweep that runs now rests on has changed. */
  restart(reason: string): Promise<void> {
    return this.#lane.restart(reason);
  }

  /** Stops sweeps until let go: a hunt is more urgent. */
  hold(on: boolean): void {
    this.#lane.hold(on);
  }

  /** Looks at files that were just written, or removed. */
  changed(paths: readonly RawPath[]): Promise<void> {
    return this.#sweeper.changed(paths, this.#options.closing);
  }

  /** Watches until disposed. */
  async watch(): Promise<AsyncDisposable> {
    const { home, stateDir, log, watchRoots } = this.#options;
    const watcher = await startWatcher({
      home,
      roots: watchRoots(),
      exclude: [stateDir],
      log,
      onState: (state) => this.#watching(state),
      onChange: (paths) => this.changed(paths),
    });
    return {
      [Symbol.asyncDispose]: () => {
        if (this.#polling) clearInterval(this.#polling);
        return watcher[Symbol.asyncDispose]();
      },
    };
  }

  /** Instead of watching. */
  watchNothing(): void {
    this.#watching('off');
  }

  close(): Promise<void> {
    return this.#lane.close();
  }

  async #sweep(reason: string, whole: boolean, signal: AbortSignal): Promise<void> {
    const { settings, sweepRoots, watchRoots, log } = this.#options;
    try {
      await this.#sweeper.sweep(reason, whole ? sweepRoots() : watchRoots(), whole, signal);
      const at = new Date().toISOString();
      settings.change(whole ? { lastSweepAt: at } : { lastReconcileAt: at });
    } catch (error) {
      if (!(error instanceof Yielded)) log('sweep-failed', { reason, ...errorFields(error) });
      throw error;
    }
  }

  #watching(watching: Watching): void {
    const { state, tell, notices } = this.#options;
    state.facts.set('watching', watching);
    tell({ type: 'watching', state: watching });
    this.#sweeper.tellVisibility();
    if (watching !== 'degraded') return;
    notices.raise('watching-degraded');
    this.#polling ??= setInterval(() => void this.reconcile(), POLL_DEGRADED).unref();
  }
}

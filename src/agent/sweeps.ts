import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isInside, nodeDisk, type RawPath } from '../disk/index.ts';
import { catalogue } from '../scan/index.ts';
import type { SearchKeys } from '../search/index.ts';
import type { AgentEvent } from './events.ts';
import { FileIndex, INDEX_FILE } from './file-index.ts';
import { FileCollector, type FileResult, type Inventory } from './inventory.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Scanning } from './scanning.ts';
import type { State } from './state/index.ts';
import type { Relapse, WatchList } from './watch-list.ts';

export interface SweeperOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly home: string;
  /** Searches that may wait, and those for what has just changed: two processes, so that neither holds up the other. */
  readonly background: Scanning;
  readonly foreground: Scanning;
  readonly inventory: Inventory;
  readonly watchList: WatchList;
  readonly keys: () => SearchKeys;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  /** New frames are in the outbox. */
  readonly flush: () => void;
  readonly onRelapses: (path: RawPath, relapses: readonly Relapse[]) => Promise<void>;
  /** Too many files changed at once to be looked at one by one. */
  readonly onMany: () => void;
}

/** More changes at once than this (a checkout, an unpacked archive) are found by comparing with the index. */
const MANY = 100;
/** The index is saved after so many files, so that a sweep that is stopped goes on where it was. */
const SAVE_EVERY = 2_000;

/** Looks at files: all of them in sweeps, some in reconciliations, changed ones at once. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #disk = nodeDisk();

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /**
   * Searches everything under `roots` that changed since it was last read. `whole`: these are all the roots there are, so
   * the picture of what is visible is made anew. Rejects with the signal's reason when stopped; what was read counts.
   */
  async sweep(reason: string, roots: readonly string[], whole: boolean, signal: AbortSignal): Promise<void> {
    const { state, stateDir, home, background, watchList, keys, tell, log } = this.#options;
    const began = new Date().toISOString();
    const searchKeys = keys();
    const epochs = {
      // Other rules: everything is read again. Not so for another epoch: what is known is turned forward to it (inventory.ts).
      rules: `${catalogue}:${createHash('sha256').update(searchKeys.fingerprint.subarray(0, 32)).digest('hex')}`,
      hunt: watchList.epoch,
    };
    const index = FileIndex.load(join(stateDir, INDEX_FILE), epochs);
    if (whole) tell({ type: 'sweep-started', reason });
    let unsaved = 0;
    const collector = new FileCollector({
      state,
      at: began,
      onFiles: async (results) => {
        await this.#took(results, began);
        for (const { file } of results) index.remember(file.path, file.identity);
        unsaved += results.length;
        if (unsaved >= SAVE_EVERY) {
          index.save();
          unsaved = 0;
        }
      },
    });
    try {
      const searched = await background.search(
        `sweep:${reason === 'reconcile' ? reason : 'whole'}`,
        {
          id: randomUUID(),
          roots,
          pointed: whole,
          home,
          exclude: [stateDir],
          detect: true,
          hunt: watchList.hunt,
          keys: searchKeys,
          by: 'engine',
          known: index.known,
        },
        {
          take(event) {
            collector.take(event);
            if (event.type === 'progress' && whole) tell({ type: 'sweep-progress', files: event.files, total: event.total });
          },
          reset: () => collector.reset(),
        },
        signal,
      );
      await collector.end();
      for (const path of searched.denied) state.replicas.setNotVisible(path, 'interrupted', began);
      await this.#forgetVanished(index, searched.files + searched.skipped, whole);
      if (whole) this.#picture(began, index, searched.files + searched.skipped, searched.bytes);
      const counts = { files: searched.files, skipped: searched.skipped, bytes: searched.bytes, seconds: searched.seconds };
      log('sweep-finished', { reason, ...counts });
      if (whole) tell({ type: 'sweep-finished', ...counts, replicas: state.replicas.size, notVisible: sum(state.replicas.notVisible()) });
    } finally {
      // What a stopped sweep has read counts, too.
      await collector.end().catch((error: unknown) => log('sweep-failed', errorFields(error)));
      index.save();
    }
  }

  /** Searches files that were just written, and folders that are new; forgets those that are gone. */
  async changed(paths: readonly RawPath[], signal: AbortSignal): Promise<void> {
    const { state, stateDir, home, foreground, inventory, watchList, keys } = this.#options;
    const there: RawPath[] = [];
    const gone: RawPath[] = [];
    for (const path of paths) {
      const kind = this.#disk.look(path)?.kind;
      if (kind === 'file' || kind === 'directory') there.push(path);
      else if (kind === undefined) gone.push(path);
    }
    if (gone.length > 0) {
      inventory.forget(state.replicas.paths().filter((path) => gone.some((root) => isInside(path, root))));
      for (const path of gone) state.replicas.setNotVisible(path, null, '');
    }
    if (there.length > MANY) this.#options.onMany();
    if (there.length === 0 || there.length > MANY) return;
    const at = new Date().toISOString();
    const collector = new FileCollector({ state, at, onFiles: (results) => this.#took(results, at) });
    const job = createHash('sha256');
    for (const path of there) job.update(path).update('\0');
    await foreground.search(
      `changed:${job.digest('base64url').slice(0, 16)}`,
      { id: randomUUID(), roots: there, home, exclude: [stateDir], detect: true, hunt: watchList.hunt, keys: keys(), by: 'engine' },
      collector,
      signal,
    );
    await collector.end();
  }

  async #took(results: readonly FileResult[], at: string): Promise<void> {
    const { inventory, watchList, onRelapses } = this.#options;
    await inventory.update(results, at);
    if (watchList.epoch === '') return;
    for (const { file, hits } of results) {
      const relapses = watchList.relapses(file.path, hits);
      // Also when there is none: a relapse that is over may come again. But not for every file of a sweep.
      if (relapses.length > 0 || results.length < SAVE_EVERY / 100) await onRelapses(file.path, relapses);
    }
  }

  async #forgetVanished(index: FileIndex, seen: number, whole: boolean): Promise<void> {
    const { state, inventory } = this.#options;
    inventory.forget(state.replicas.paths().filter((path) => this.#disk.look(path) === null));
    // Files come and go; those that went are dropped when they are many.
    if (!whole || index.size <= seen * 1.05 + 100) return;
    let looked = 0;
    for (const path of index.paths()) {
      if (++looked % 500 === 0) await nextTurn();
      if (this.#disk.look(path) === null) index.forget(path);
    }
  }

  /** What was not visible before and was neither met nor skipped now, is no longer there. */
  #picture(began: string, index: FileIndex, files: number, bytes: number): void {
    const { state } = this.#options;
    state.replicas.dropNotVisible(began, (path) => typeof path === 'string' && index.has(path) && this.#disk.look(path) !== null);
    const reasons = state.replicas.notVisible();
    state.facts.set('visibility', { files, bytes, notVisible: sum(reasons), reasons });
    this.tellVisibility();
  }

  /** What could not be read, whole picture; nothing before the first sweep is over. */
  tellVisibility(): void {
    const { state, inventory, flush } = this.#options;
    const visibility = state.facts.get('visibility');
    if (!visibility || !inventory.reporting) return;
    state.outbox.add({ t: 'visibility', id: randomUUID(), ...visibility, watching: state.facts.get('watching') ?? 'off' });
    flush();
  }
}

function sum(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((total, count) => total + count, 0);
}

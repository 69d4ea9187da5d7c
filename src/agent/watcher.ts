import { type FSWatcher as NodeWatcher, lstatSync, watch as watchRecursive } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { isInside } from '../disk/index.ts';
import { errorFields, type Log } from './log-events.ts';

/** `degraded`: something is not watched, so its changes are found by polling. A watcher is never trusted to be complete. */
export type Watching = 'live' | 'degraded' | 'off';

export interface WatcherOptions {
  readonly home: string;
  /** Files and folders worth watching, most telling first. */
  readonly roots: readonly string[];
  /** Never watched. */
  readonly exclude: readonly string[];
  /** Paths that were written, made or removed since the last call. Calls do not overlap. */
  readonly onChange: (paths: readonly string[]) => Promise<void>;
  readonly onState: (state: Watching) => void;
  readonly log: Log;
  /** Entries that chokidar may hold (about 5.5 KB each), and that `fs.watch` may (0.6 KB each). */
  readonly limits?: { readonly bounded: number; readonly recursive: number };
}

const LIMITS = { bounded: 1_000, recursive: 50_000 };
/** Milliseconds of quiet after a change before it is looked at, and how long a busy file may put that off. */
const QUIET = 40;
const MOST = 250;
/** A file that is written all the time is read again only so often; a large one (per started MiB) less often still. */
const AGAIN = 1_000;
const LONGEST = 60_000;
const MIB = 1_048_576;

/** Folders whose changes are many and telling little; sweeps read them. */
const NOISY = new Set(['node_modules', '.git', '.cache', 'Cache', 'Caches', 'GPUCache', 'Code Cache', '__pycache__', '.venv', 'target']);

/** Watches until disposed. Small trees by chokidar, larger ones by the system's recursive watch, the rest not at all. */
export async function startWatcher(options: WatcherOptions): Promise<AsyncDisposable> {
  const limits = options.limits ?? LIMITS;
  const closing = new AbortController();
  const changes = new Changes(options, closing.signal);
  const ignored = ignoring(options);

  const held = { bounded: 0, recursive: 0 };
  let state: Watching = 'live';
  let started = false;
  const degrade = (error: unknown) => {
    options.log('watching', { state: 'degraded', ...errorFields(error) });
    if (state === 'degraded') return;
    state = 'degraded';
    if (started) options.onState(state);
  };
  /** By what a root can be watched; null: by nothing any more. */
  const place = async (root: string): Promise<'bounded' | 'recursive' | null> => {
    const size = await countEntries(root, ignored, limits.recursive);
    const by = (['bounded', 'recursive'] as const).find((one) => held[one] + size <= limits[one]) ?? null;
    if (by !== null) held[by] += size;
    else degrade(new RangeError('too many entries'));
    return by;
  };

  const trees: NodeWatcher[] = [];
  const watchers: FSWatcher[] = [];
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => {
    closing.abort();
    for (const tree of trees) tree.close();
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await changes.idle();
  });
  const watchTree = (root: string) => {
    try {
      const tree = watchRecursive(root, { recursive: true, encoding: 'utf8' }, (_event, name) => {
        if (name === null) return;
        const path = join(root, name);
        if (!name.split(/[/\\]/).some((part) => NOISY.has(part)) && !ignored(path)) changes.note(path);
      });
      tree.on('error', degrade);
      trees.push(tree);
    } catch (error) {
      degrade(error);
    }
  };
  const watchNew = async (folder: string): Promise<void> => {
    if ((await place(folder)) === null || closing.signal.aborted) return;
    watchTree(folder);
    changes.note(folder);
  };
  const bounded: string[] = [];
  for (const root of options.roots) {
    const by = await place(root);
    if (by === 'bounded') bounded.push(root);
    else if (by === 'recursive') watchTree(root);
  }

  const { watch } = await import('chokidar');
  const common = { ignoreInitial: true, followSymlinks: false, ignorePermissionErrors: true, ignored, atomic: false } as const;
  // The home itself only one level deep: new dotfiles come there.
  watchers.push(watch(options.home, { ...common, depth: 0 }));
  if (bounded.length > 0) watchers.push(watch(bounded, common));
  const ready = watchers.map(
    (watcher) =>
      new Promise<void>((done) => {
        watcher.on('all', (event, path) => {
          if (path !== options.home) changes.note(path);
          // A new folder of the home is watched like those that were there.
          if (event === 'addDir' && watcher === watchers[0] && dirname(path) === options.home && !basename(path).startsWith('.')) {
            void watchNew(path);
          }
        });
        // Without this handler an exhausted inotify limit would end the process.
        watcher.on('error', degrade);
        watcher.once('ready', () => done());
      }),
  );
  await Promise.all(ready);
  started = true;
  options.log('watching', { state, ...held });
  options.onState(state);

  return opened.move();
}

type Bounds = Pick<WatcherOptions, 'home' | 'roots' | 'exclude'>;

function ignoring({ home, roots, exclude }: Bounds): (path: string) => boolean {
  return (path) =>
    exclude.some((folder) => isInside(path, folder)) || (path !== home && NOISY.has(basename(path)) && !roots.includes(path));
}

/** How many entries would be watched: one watch of the system each. `whole`: none was left out for being too many. */
export async function entriesToWatch(bounds: Bounds): Promise<{ entries: number; whole: boolean }> {
  const held = { bounded: 0, recursive: 0 };
  let whole = true;
  for (const root of bounds.roots) {
    const size = await countEntries(root, ignoring(bounds), LIMITS.recursive);
    const by = (['bounded', 'recursive'] as const).find((one) => held[one] + size <= LIMITS[one]);
    if (by === undefined) whole = false;
    else held[by] += size;
  }
  return { entries: held.bounded + held.recursive, whole };
}

/** Changed paths on their way to being looked at: debounced, one batch at a time, each path not too often. */
class Changes {
  readonly #options: WatcherOptions;
  readonly #signal: AbortSignal;
  readonly #noted = new Map<string, number>();
  readonly #notBefore = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #due = 0;
  #work: Promise<void> | null = null;

  constructor(options: WatcherOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#timer && clearTimeout(this.#timer), { once: true });
  }

  note(path: string): void {
    const now = Date.now();
    if (!this.#noted.has(path)) this.#noted.set(path, now);
    this.#arm(now);
  }

  async idle(): Promise<void> {
    await this.#work;
  }

  #arm(now: number): void {
    if (this.#signal.aborted || this.#work !== null || this.#noted.size === 0) return;
    // A Map keeps the order in which keys came.
    const oldest = this.#noted.values().next().value ?? now;
    this.#set(Math.min(now + QUIET, Math.max(oldest + MOST, now)), now);
  }

  #set(due: number, now: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#look(), this.#due - now);
  }

  #look(): void {
    this.#timer = null;
    const now = Date.now();
    const ripe: string[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const path of this.#noted.keys()) {
      const after = this.#notBefore.get(path) ?? 0;
      if (after <= now) ripe.push(path);
      else next = Math.min(next, after);
    }
    if (ripe.length === 0) {
      if (next !== Number.POSITIVE_INFINITY) this.#set(next, now);
      return;
    }
    for (const path of ripe) this.#noted.delete(path);
    for (const [path, after] of this.#notBefore) if (after < now) this.#notBefore.delete(path);
    this.#work = this.#options
      .onChange(ripe)
      .catch((error: unknown) => {
        if (!this.#signal.aborted) this.#options.log('scan-failed', errorFields(error));
      })
      .finally(() => {
        this.#work = null;
        for (const path of ripe) this.#notBefore.set(path, now + pause(path));
        this.#arm(Date.now());
      });
  }
}

/** Milliseconds until a file is read again. */
function pause(path: string): number {
  const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return Math.min(LONGEST, AGAIN * Math.max(1, Math.ceil(size / MIB)));
}

/** Entries below a root, itself included; stops counting above `most`. */
async function countEntries(root: string, ignored: (path: string) => boolean, most: number): Promise<number> {
  let count = 1;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined && count <= most; folder = folders.pop()) {
    let entries;
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch {
      continue; // a file, or nothing that we may list
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (ignored(path)) continue;
      count++;
      if (entry.isDirectory()) folders.push(path);
    }
  }
  return count;
}

import type { Disk, Entry } from '../disk/index.ts';
import { DiskError, joinPath } from '../disk/index.ts';
import { createPlaceFinder, type Os, type PlacedGlob, type PlaceFinder } from '../places/index.ts';
import { discoverPointers } from './discovery.ts';
import { isPeoples } from './roots.ts';

/** What there is of one place on this machine. */
export interface PlaceSeen {
  readonly id: string;
  files: number;
  bytes: number;
  /** Files that are it, folders that hold some of it, and folders somewhere under which some lies; each with its count. */
  readonly in: Map<string, number>;
  /** The owners of the stores that were found, where the stores say so, with the names by which they are seen to run. */
  readonly owners: Map<string, readonly string[]>;
}

export interface SurveyUnseen {
  readonly path: string;
  readonly places: readonly string[];
  /** `out-of-reach`: there, but nothing that may be changed as files. */
  readonly reason: 'permission-denied' | 'network-mount' | 'cloud-placeholder' | 'unreadable' | 'out-of-reach';
}

export interface Survey {
  readonly seen: ReadonlyMap<string, PlaceSeen>;
  /** Parts of the catalogue that are there and cannot be looked into. */
  readonly unseen: readonly SurveyUnseen[];
  /** Folders that were not looked through to the end. */
  readonly cut: readonly string[];
  readonly finder: PlaceFinder;
}

export interface SurveyOptions {
  readonly os: Os;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly disk: Disk;
  /** Entries listed in one folder's tree, and in all; milliseconds. */
  readonly limits?: { readonly each: number; readonly all: number; readonly ms: number };
}

const LIMITS = { each: 5_000, all: 60_000, ms: 3_000 };

/** Folders that hold others' packages, not what people write. */
const SKIPPED = new Set(['node_modules', '.venv', 'venv', '__pycache__', 'site-packages', 'target', 'vendor']);

/** Levels below a folder that all applications share: what is deeper belongs to one of them. */
const SHARED_DEPTH = 4;

/**
 * Which places of the catalogue are on this machine, how many files and bytes. Lists and looks, opens nothing but the files that
 * point elsewhere. Bounded: folders that may hold anything are looked through as far as the limits allow, breadth first, and the
 * answer says where that ended. Never throws for what the disk holds.
 */
export function surveyPlaces(options: SurveyOptions): Survey {
  const finder = createPlaceFinder({ ...options, pointed: discoverPointers(options) });
  const walk = new Walk(options, finder);
  walk.file(finder.globs.filter(({ glob }) => glob.whole && glob.root !== null));
  const roots = rootsOf(finder);
  for (const one of roots.filter(({ shared }) => !shared)) walk.tree(one.root, one.places, Number.POSITIVE_INFINITY, one.cache);
  for (const one of roots.filter(({ shared }) => shared)) walk.tree(one.root, one.places, SHARED_DEPTH, one.cache);
  walk.home();
  walk.outOfReach();
  return { seen: walk.seen, unseen: walk.unseen, cut: [...walk.cut], finder };
}

interface Root {
  readonly root: string;
  readonly places: readonly string[];
  readonly shared: boolean;
  /** Nothing but what is made again: a glance is enough. */
  readonly cache: boolean;
}

/** Folders that hold globs with wildcards; an outer one after those inside it, so that each gets its own share of the limits. */
function rootsOf(finder: PlaceFinder): Root[] {
  const found = new Map<string, { places: Set<string>; shared: boolean; cache: boolean }>();
  const allowed = new Set(finder.roots());
  for (const { place, store, glob, shared } of finder.globs) {
    if (glob.whole || glob.root === null || !allowed.has(glob.root)) continue;
    const known = found.get(glob.root) ?? { places: new Set(), shared, cache: true };
    known.places.add(place.id);
    known.cache &&= (store.class ?? place.class) === 'REGEN';
    found.set(glob.root, known);
  }
  return [...found]
    .map(([root, { places, shared, cache }]) => ({ root, places: [...places], shared, cache }))
    .sort((a, b) => b.root.length - a.root.length);
}

class Walk {
  readonly seen = new Map<string, PlaceSeen>();
  readonly unseen: SurveyUnseen[] = [];
  readonly cut = new Set<string>();
  readonly #options: SurveyOptions;
  readonly #finder: PlaceFinder;
  readonly #limits: { readonly each: number; readonly all: number; readonly ms: number };
  readonly #entered = new Set<string>();
  readonly #counted = new Set<string>();
  readonly #until: number;
  #left: number;

  constructor(options: SurveyOptions, finder: PlaceFinder) {
    this.#options = options;
    this.#finder = finder;
    this.#limits = options.limits ?? LIMITS;
    this.#left = this.#limits.all;
    this.#until = performance.now() + this.#limits.ms;
  }

  /** Paths that are written out. */
  file(globs: readonly Readonly<PlacedGlob>[]): void {
    for (const { glob } of globs) {
      for (const suffix of ['', ...(this.#finder.of(glob.text).store.sidecars ?? [])]) this.#count(glob.text + suffix, glob.text);
    }
  }

  /** What lies below a folder, breadth first; a cache, which has many folders before its first file, depth first. */
  tree(root: string, places: readonly string[], depth: number, cache = false): void {
    if (this.#entered.has(root) || !this.#isOpen(root, places)) return;
    let left = Math.min(cache ? this.#limits.each / 10 : this.#limits.each, this.#left);
    const waiting: [folder: string, below: number][] = [[root, 0]];
    // Taken from the front by position: shifting a long array is slow.
    for (let next = 0; next < waiting.length; ) {
      const [folder, below] = (cache ? waiting.pop() : waiting[next++]) ?? [root, 0];
      if (this.#entered.has(folder)) continue;
      this.#entered.add(folder);
      const entries = this.#list(folder, folder === root ? places : []);
      left -= entries.length;
      this.#left -= entries.length;
      for (const { name, kind } of entries) {
        if (typeof name !== 'string') continue;
        const path = String(joinPath(folder, name));
        if (kind === 'file') this.#count(path, root);
        else if (kind === 'directory' && below >= depth) this.cut.add(root);
        else if (kind === 'directory' && !SKIPPED.has(name)) waiting.push([path, below + 1]);
      }
      if (left <= 0 || this.#left <= 0 || performance.now() > this.#until) {
        this.cut.add(root);
        return;
      }
    }
  }

  /** The home's own files, and every folder that lies open in it. */
  home(): void {
    const { home, disk, os } = this.#options;
    for (const { name, kind } of this.#list(home, [])) {
      if (typeof name !== 'string') continue;
      const path = String(joinPath(home, name));
      if (kind === 'file') this.#count(path, path);
      else if (kind === 'directory' && isPeoples(name, os) && disk.remote(path) === 'no') this.tree(path, [], Number.POSITIVE_INFINITY);
    }
  }

  /** What is there and can only be told of. */
  outOfReach(): void {
    const told = new Set<string>();
    for (const { place, store, glob } of this.#finder.globs) {
      const path = glob.root ?? (glob.where.anchor === '/' ? null : glob.whole ? glob.text : glob.where.anchor.slice(0, -1));
      if ((store.class ?? place.class) !== 'FAR' || path === null || told.has(`${place.id} ${path}`)) continue;
      told.add(`${place.id} ${path}`);
      try {
        if (this.#options.disk.look(path) !== null) this.unseen.push({ path, places: [place.id], reason: 'out-of-reach' });
      } catch (error) {
        this.#failed(path, [place.id], error);
      }
    }
  }

  #isOpen(root: string, places: readonly string[]): boolean {
    const { disk } = this.#options;
    try {
      if (disk.look(root)?.kind !== 'directory') return false;
    } catch (error) {
      this.#failed(root, places, error);
      return false;
    }
    const remote = disk.remote(root);
    if (remote === 'network') this.unseen.push({ path: root, places, reason: 'network-mount' });
    else if (remote === 'placeholder') this.unseen.push({ path: root, places, reason: 'cloud-placeholder' });
    return remote === 'no' || remote === 'unknown';
  }

  #list(folder: string, places: readonly string[]): readonly Entry[] {
    try {
      return this.#options.disk.list(folder);
    } catch (error) {
      this.#failed(folder, places, error);
      return [];
    }
  }

  #failed(path: string, places: readonly string[], error: unknown): void {
    if (!(error instanceof DiskError)) throw error;
    if (error.code === 'not-found') return;
    const of = places.length > 0 ? places : [this.#finder.of(String(joinPath(path, 'x'))).place.id];
    this.unseen.push({ path, places: of, reason: error.code === 'permission-denied' ? 'permission-denied' : 'unreadable' });
  }

  #count(path: string, where: string): void {
    const { place, store } = this.#finder.of(path);
    if (place.id === 'other' || this.#counted.has(path)) return;
    let size: number;
    try {
      const glance = this.#options.disk.glance(path);
      if (glance?.isFile() !== true) return;
      ({ size } = glance);
    } catch (error) {
      if (error instanceof DiskError) return;
      throw error;
    }
    this.#counted.add(path);
    const seen = this.seen.get(place.id) ?? { id: place.id, files: 0, bytes: 0, in: new Map(), owners: new Map() };
    seen.files++;
    seen.bytes += size;
    seen.in.set(where, (seen.in.get(where) ?? 0) + 1);
    if (store.owner !== undefined) seen.owners.set(store.owner, store.running ?? []);
    this.seen.set(place.id, seen);
  }
}

import { catalogue } from './catalogue.ts';
import { Expander, slashed, type Surroundings } from './expand.ts';
import type { Place, Store } from './face.ts';
import { FolderIndex } from './folder-index.ts';
import { type CompiledGlob, GlobCompiler } from './glob.ts';
import { other } from './other.ts';
import { rankOf, sharedFolders, unboundedFolders } from './rank.ts';

/** One glob as it stands on this machine. */
export interface PlacedGlob {
  readonly place: Place;
  readonly store: Store;
  readonly glob: CompiledGlob;
  /** Whether it begins in a folder where every application has one of its own. */
  readonly shared: boolean;
  readonly rank: number;
  /** Its place among all, the most specific first. */
  order: number;
}

export interface PlaceFinder {
  /** The place of an absolute path and which of its stores: the most specific one that takes it, or `other`. */
  of(path: string): { readonly place: Place; readonly store: Store };
  /**
   * Folders and files that hold the catalogue's stores, whether they exist or not, in the catalogue's order. Neither the
   * home nor the disk as a whole is among them: stores that may be anywhere (`.env`) have no root.
   */
  roots(): string[];
  /**
   * Of these, the ones worth a watcher: not caches, nor databases that their application writes all the time and holds while
   * it runs, nor an application's folder that holds such, nor folders that hold many applications' files.
   */
  watched(): string[];
  /** In the catalogue's order. */
  readonly globs: readonly Readonly<PlacedGlob>[];
}

/** Compiles the catalogue for one machine. Pure: matching is on strings alone. */
export function createPlaceFinder(around: Surroundings): PlaceFinder {
  // The usual filesystems of macOS and Windows take names without regard to case.
  const ignoreCase = around.os !== 'linux';
  const expander = new Expander(around);
  const compiler = new GlobCompiler(ignoreCase);
  const shared = sharedFolders(expander, around.os, ignoreCase);
  const globs: PlacedGlob[] = [];
  for (const place of catalogue) {
    for (const store of place.stores) {
      for (const text of store.globs[around.os] ?? []) {
        for (const expanded of expander.expand(text)) {
          for (const glob of compiler.compile(expanded))
            globs.push({
              place,
              store,
              glob,
              shared: shared.has(glob.where.anchor),
              rank: rankOf(glob, store, shared.has(glob.where.anchor)),
              order: 0,
            });
        }
      }
    }
  }
  const index = new FolderIndex<PlacedGlob>(around.os === 'win32');
  const suffixes = new Set<string>();
  for (const [order, one] of globs.toSorted((a, b) => b.rank - a.rank).entries()) {
    one.order = order;
    index.add(one);
    for (const suffix of one.store.sidecars ?? []) suffixes.add(suffix);
  }
  const sidecars = new Sidecars(suffixes);
  const fallback = { place: other, store: other.stores[0] ?? { globs: {}, role: 'document' as const, live: 'in-place' as const } };
  const unbounded = unboundedFolders(expander);
  const rootsOf = (some: readonly PlacedGlob[]): string[] => {
    const found = some.map(({ glob }) => glob.root);
    return [...new Set(found.filter((root): root is string => root !== null && !unbounded.has(root)))];
  };
  return {
    of(path) {
      const plain = slashed(path, around.os);
      const compared = ignoreCase ? plain.toLowerCase() : plain;
      const slash = compared.lastIndexOf('/') + 1;
      index.enter(compared, slash);
      const name = compared.slice(slash);
      const found = index.find(name, Number.POSITIVE_INFINITY);
      // A journal belongs to its database, wherever that belongs.
      const suffix = sidecars.of(name);
      if (suffix === null) return found ?? fallback;
      const takes = ({ store }: PlacedGlob): boolean => store.sidecars?.includes(suffix) === true;
      return index.find(name.slice(0, -suffix.length), found?.order ?? Number.POSITIVE_INFINITY, takes) ?? found ?? fallback;
    },
    roots: () => rootsOf(globs.filter(({ place, store }) => (store.class ?? place.class) !== 'FAR')),
    watched() {
      // Folders that hold what other places keep unwatched.
      const held = new Map<string, Set<string>>();
      for (const { place, store, glob } of globs) {
        if (isWatched(place, store) || glob.root === null) continue;
        for (const folder of withParents(glob.root)) held.set(folder, (held.get(folder) ?? new Set()).add(place.id));
      }
      const isHeld = (root: string | null, id: string): boolean => [...(held.get(root ?? '') ?? [])].some((other) => other !== id);
      const telling = globs.filter(
        ({ place, store, glob, shared: many }) =>
          isWatched(place, store) && (glob.whole || (!many && (store.role === 'document' || !isHeld(glob.root, place.id)))),
      );
      return rootsOf(telling);
    },
    globs,
  };
}

function isWatched(place: Place, store: Store): boolean {
  const kind = store.class ?? place.class;
  return store.live === 'in-place' && store.role !== 'cache' && kind !== 'REGEN' && kind !== 'FAR';
}

/** A folder, and the folders that it is in. */
function withParents(folder: string): string[] {
  const all = [folder];
  for (let slash = folder.lastIndexOf('/'); slash > 0; slash = folder.lastIndexOf('/', slash - 1)) all.push(folder.slice(0, slash));
  return all;
}

/** The suffixes by which stores' sidecars are told, in lower case. */
class Sidecars {
  readonly #byLast = new Map<number, string[]>();

  constructor(suffixes: Iterable<string>) {
    for (const suffix of suffixes) {
      const last = suffix.charCodeAt(suffix.length - 1);
      this.#byLast.set(last, [...(this.#byLast.get(last) ?? []), suffix]);
    }
  }

  /** The suffix that this name ends with, where something is before it. */
  of(name: string): string | null {
    const candidates = this.#byLast.get(name.charCodeAt(name.length - 1));
    return candidates?.find((suffix) => name.length > suffix.length && name.endsWith(suffix)) ?? null;
  }
}

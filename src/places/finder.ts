import { catalogue } from './catalogue.ts';
import { expand, slashed, type Surroundings } from './expand.ts';
import type { Place, Store } from './face.ts';
import { type CompiledGlob, compileGlob } from './glob.ts';
import { other } from './other.ts';

/** One glob as it stands on this machine. */
interface PlacedGlob {
  readonly glob: string;
  readonly place: Place;
  readonly store: Store;
}

export interface PlaceFinder {
  /** The place of an absolute path and which of its stores: the most specific one that takes it, or `other`. */
  of(path: string): { readonly place: Place; readonly store: Store };
  /**
   * Folders and files that hold the catalogue's stores, whether they exist or not, in the catalogue's order. Neither the
   * home nor the disk as a whole is among them: stores that may be anywhere (`.env`) have no root.
   */
  roots(): string[];
  readonly globs: readonly PlacedGlob[];
}

/** Compiles the catalogue for one machine. Pure: matching is on strings alone. */
export function createPlaceFinder(around: Surroundings): PlaceFinder {
  // The usual filesystems of macOS and Windows take names without regard to case.
  const ignoreCase = around.os !== 'linux';
  const home = slashed(around.home, around.os).replace(/\/+$/, '');
  const compiled: (PlacedGlob & CompiledGlob)[] = [];
  for (const place of catalogue) {
    for (const store of place.stores) {
      for (const glob of store.globs[around.os] ?? []) {
        for (const expanded of expand(glob, around)) {
          for (const one of compileGlob(expanded, ignoreCase)) compiled.push({ ...one, glob: one.text, place, store });
        }
      }
    }
  }
  const bySpecificity = compiled.toSorted((a, b) => b.rank - a.rank);
  const wild = bySpecificity.filter(({ exact }) => !exact);
  // A glob without wildcards is as specific as can be. Of two the first stays.
  const exact = new Map(bySpecificity.toReversed().flatMap((one) => (one.exact ? [[one.prefix, one] as const] : [])));
  const exactPaths = [...exact.keys()];
  const fallback = { place: other, store: other.stores[0] ?? { globs: {}, role: 'document' as const, live: 'in-place' as const } };

  // Paths come folder by folder: what cannot match in the folder asked about last is left out, and of the rest most are
  // told by the last character.
  let folder = '';
  let exactHere = true;
  let possible = wild;
  let byLast = sortedByLast(wild);
  const enter = (next: string): void => {
    folder = next;
    exactHere = exactPaths.some((path) => path.startsWith(next));
    const now = wild.filter(({ prefix }) => (prefix.length < next.length ? next.startsWith(prefix) : prefix.startsWith(next)));
    if (now.length === possible.length && now.every((one, index) => one === possible[index])) return;
    possible = now;
    byLast = sortedByLast(now);
  };
  return {
    of(path) {
      const plain = slashed(path, around.os);
      const compared = ignoreCase ? plain.toLowerCase() : plain;
      const slash = compared.lastIndexOf('/') + 1;
      if (slash !== folder.length || !compared.startsWith(folder)) enter(compared.slice(0, slash));
      const one = exactHere ? exact.get(compared) : undefined;
      if (one !== undefined) return one;
      const candidates = byLast.get(compared.charCodeAt(compared.length - 1)) ?? byLast.get(ANY) ?? [];
      for (const found of candidates) {
        if (compared.startsWith(found.prefix) && compared.endsWith(found.suffix) && found.pattern.test(plain)) return found;
      }
      return fallback;
    },
    roots() {
      const all = compiled.filter(({ place }) => place.id !== 'app-config').map(({ root }) => root);
      return [...new Set(all.filter((root): root is string => root !== null && root !== home && root !== '/'))];
    },
    globs: compiled,
  };
}

/** Of the globs, in their order, those that may take a path with this last character; ANY for one that no glob names. */
function sortedByLast<G extends CompiledGlob>(globs: readonly G[]): Map<number, G[]> {
  const last = ({ suffix }: G): number => (suffix === '' ? ANY : suffix.charCodeAt(suffix.length - 1));
  const ends = new Set([ANY, ...globs.map(last)]);
  return new Map([...ends].map((end) => [end, globs.filter((glob) => last(glob) === end || last(glob) === ANY)]));
}

const ANY = -1;

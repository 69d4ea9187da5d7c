import type { RawPath } from '../disk/index.ts';
import type { Hit, SearchEntry, SearchEvent, SearchKeys } from '../search/index.ts';
import { pathKey } from './path-key.ts';
import type { Scanning, Taker } from './scanning.ts';

/** What one search found, by file. */
export interface Found {
  readonly hits: ReadonlyMap<string, readonly Hit[]>;
  /** Names by which files with several were met, by device and inode. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** How often which reason kept something from being read. */
  readonly unseen: Readonly<Record<string, number>>;
}

export interface HuntSearch {
  /** Names this search among those of the agent, stably: strikes are counted by it. */
  readonly job: string;
  readonly id: string;
  readonly roots: readonly RawPath[];
  readonly home: string;
  readonly stateDir: string;
  readonly hunt: readonly SearchEntry[];
  readonly keys: SearchKeys;
}

/** Searches files for an order's values, and for nothing else. Rejects with the signal's reason when stopped. */
export async function searchFor(search: HuntSearch, scanning: Scanning, signal: AbortSignal): Promise<Found> {
  const { job, id, roots, home, stateDir, hunt, keys } = search;
  const hits = new Map<string, Hit[]>();
  const names = new Map<string, Set<string>>();
  const unseen: Record<string, number> = {};
  if (hunt.length === 0) return { hits, names, unseen };
  const count = (reason: string) => (unseen[reason] = (unseen[reason] ?? 0) + 1);
  let pending: Hit[] = [];
  const taker: Taker = {
    take(event: SearchEvent) {
      if (event.type === 'replica') pending.push(event);
      else if (event.type === 'not-visible') count(event.reason);
      else if (event.type === 'file') {
        const path = pathKey(event.file.path);
        hits.set(path, pending);
        pending = [];
        const { dev, ino, nlink } = event.file.identity;
        if (nlink > 1) names.set(`${dev}:${ino}`, (names.get(`${dev}:${ino}`) ?? new Set()).add(path));
      }
    },
    reset() {
      pending = [];
    },
  };
  // Whoever asks for the whole home means all there is.
  const pointed = roots.includes(home);
  const request = { id, roots, pointed, home, exclude: [stateDir], detect: false, hunt, keys, by: 'engine' as const };
  const searched = await scanning.search(job, request, taker, signal);
  for (const _part of searched.denied) count('interrupted');
  return { hits, names, unseen };
}

/** A search, but for some files, of which another one tells what they hold now. */
export function afresh(found: Found, files: readonly RawPath[], again: Found): Found {
  const stale = new Set(files.map(pathKey));
  return { ...found, hits: new Map([...[...found.hits].filter(([path]) => !stale.has(path)), ...again.hits]) };
}

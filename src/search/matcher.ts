import type { Disk } from '../disk/index.ts';
import type { Source } from '../formats/index.ts';
import type { Match } from '../scan/index.ts';
import { createEngine } from '../scan/index.ts';
import { scanWindows, wipe } from './blocks.ts';
import type { SearchEntry, SearchKeys } from './face.ts';
import { prepareHunt } from './hunt-set.ts';

/** Finds an order's values in any bytes, as the scanner does: for whoever rewrites what the scanner only named. Not re-entrant. */
export interface Matcher extends Disposable {
  /** Every occurrence, in order. Null where there were too many, or too deeply encoded, to tell them all. The receiver wipes the values. */
  matches(source: Pick<Source, 'read'>): readonly Match[] | null;
}

const BLOCK_BYTES = 262_144;
/** Beyond this, a piece of content is no honest one. */
const MOST = 100_000;

/** Entries by fingerprint are read where a copy stands: so it is made before the first copy goes. Disposing wipes the values. */
export function createMatcher(hunt: readonly SearchEntry[], keys: SearchKeys, disk: Disk): Matcher {
  const set = prepareHunt(disk, hunt, keys);
  const engine = createEngine({ rules: [], hunt: set.entries, blockBytes: BLOCK_BYTES });
  return {
    matches(source) {
      const found: Match[] = [];
      for (const window of scanWindows(engine, (at, into) => source.read(at, into))) {
        found.push(...window.matches);
        if (!window.exhausted && found.length <= MOST) continue;
        wipe(found);
        return null;
      }
      return found;
    },
    [Symbol.dispose]: () => set.wipe(),
  };
}

import { type Identity, nodeDisk } from '../disk/index.ts';
import { type Hit, ownersNow } from '../search/index.ts';
import { namesIn } from './deletable.ts';
import type { OwnerAtWork, PlanFacts } from './plan.ts';
import { pathKey } from './plan.ts';

/**
 * What a plan must know of this machine, as it is now. `home`: whose applications; `names`: how many names of a file with several
 * hard links the search met. Processes are looked at only where an application's file is among the hits, and once. Never rejects.
 */
export async function machineFacts(hits: readonly Hit[], home: string, names: (identity: Identity) => number): Promise<PlanFacts> {
  const disk = nodeDisk();
  const owners = hits.some(({ file }) => file.owner !== null) ? await ownersNow(home) : null;
  const known = new Map<string, 'no' | OwnerAtWork>();
  return {
    ownerRunning({ path, owner }) {
      if (owner === null || owners === null) return 'no';
      let answer = known.get(pathKey(path));
      if (answer === undefined) {
        const { runs, close } = owners.of(path, owner);
        known.set(pathKey(path), (answer = runs === 'no' ? 'no' : { runs, close }));
      }
      return answer;
    },
    remote: (path) => disk.remote(path),
    look: (path) => disk.look(path),
    names,
    namesIn: namesIn(disk),
  };
}

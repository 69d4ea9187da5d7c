import type { Fate, Plan } from '../purge/index.ts';
import { type OwnerApplication, ownersNow } from '../search/index.ts';
import type { Waiting } from './owner-watch.ts';
import { pathKey } from './path-key.ts';

/** Files that wait for their application to be closed, and what a person has to do. */
export function waitingIn(residuals: Plan['residuals']): Map<string, Waiting> {
  return new Map(
    residuals.flatMap(({ hit: { file }, reason, sentence }) =>
      reason === 'owner-application-running' && file.owner ? [[pathKey(file.path), { path: file.path, ...file.owner, sentence }]] : [],
    ),
  );
}

/** Files that their application, or another program that still holds them, took hold of before they could be written. */
export async function heldIn(
  fates: readonly Fate[],
  owned: ReadonlyMap<string, OwnerApplication>,
  home: string,
): Promise<Map<string, Waiting>> {
  const busy = fates.filter(({ reason }) => reason === 'file-busy' || reason === 'owner-application-running');
  if (busy.length === 0) return new Map();
  const owners = await ownersNow(home);
  return new Map(
    busy.flatMap(({ path, sentence, reason }) => {
      const { runs, close } = owners.of(path, owned.get(pathKey(path)) ?? { owner: 'the program that holds it', running: [] });
      const application = owned.get(pathKey(path)) ?? { owner: close, running: [] };
      return runs === 'yes' || reason === 'owner-application-running'
        ? [[pathKey(path), { path, ...application, sentence: sentence ?? '' }] as const]
        : [];
    }),
  );
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isInside, nodeDisk } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import { discoverRoots, isPeoples } from '../search/index.ts';
import { entriesToWatch } from './watcher.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Everything that is searched in a whole sweep or hunt. */
export function sweepRoots(home: string, env: Env): string[] {
  return [...discover(home, env).sweep];
}

/** What is watched: what the catalogue and habit say, then every other folder that lies open in the home. */
export function watchRoots(home: string, env: Env): string[] {
  const { watch } = discover(home, env);
  const open = readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isPeoples(entry.name, process.platform as Os))
    .map(({ name }) => join(home, name));
  return [...watch, ...open.filter((folder) => !watch.some((root) => isInside(folder, root)))].filter(
    (root, _index, all) => !all.some((other) => other !== root && isInside(root, other)),
  );
}

function discover(home: string, env: Env): ReturnType<typeof discoverRoots> {
  return discoverRoots({ os: process.platform as Os, home, env, disk: nodeDisk() });
}

/** The system's watches that an agent on this home takes. Lists folders, reads nothing. */
export function watchesNeeded(options: { home: string; stateDir: string; env: Env }): Promise<{ entries: number; whole: boolean }> {
  const { home, stateDir, env } = options;
  return entriesToWatch({ home, roots: watchRoots(home, env), exclude: [stateDir] });
}

import type { Disk } from '../disk/index.ts';
import { DiskError, isInside, joinPath } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import { createPlaceFinder } from '../places/index.ts';

export interface DiscoveredRoots {
  /** Walked in every sweep: the home, and what of the catalogue lies outside it. None is inside another. */
  readonly sweep: readonly string[];
  /** Existing files and folders that are worth a watcher, most telling first, at most `limit`. */
  readonly watch: readonly string[];
  /** How many more there were: the sweep finds what the watcher cannot. */
  readonly unwatched: number;
}

/** Where people keep what they work on and what they were sent, by common habit. */
const USER_FOLDERS =
  'Desktop Documents Downloads projects Projects src code Code dev Developer work workspace repos git source/repos go/src notebooks'.split(
    ' ',
  );

/** Folders that programs fill, open in the home, caches and all: what of the catalogue lies in them has roots of its own. */
const PROGRAM_FOLDERS: Readonly<Record<Os, readonly string[]>> = {
  linux: ['snap'],
  darwin: ['Library', 'Applications'],
  win32: ['AppData'],
};

/** Whether a folder of the home, by its name, is one that people fill themselves. */
export function isPeoples(name: string, os: Os): boolean {
  return !name.startsWith('.') && !PROGRAM_FOLDERS[os].includes(name);
}

/**
 * Which folders of the catalogue and of the user exist here. The home itself is swept but never watched: it is too large.
 * Never throws for what the disk holds.
 */
export function discoverRoots(options: {
  readonly os: Os;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly disk: Disk;
  readonly limit?: number;
}): DiscoveredRoots {
  const { disk, home } = options;
  const finder = createPlaceFinder({ os: options.os, home, env: options.env });
  const places = finder.roots().filter((root) => isThere(disk, root));
  const telling = finder.watched().filter((root) => isThere(disk, root));
  const own = USER_FOLDERS.map((name) => String(joinPath(home, name))).filter((folder) => isThere(disk, folder));
  const watchable = outermost([...telling, ...own].filter((root) => !isInside(home, root)));
  const limit = options.limit ?? 256;
  return {
    sweep: outermost([...(isThere(disk, home) ? [home] : []), ...places]),
    watch: watchable.slice(0, limit),
    unwatched: Math.max(0, watchable.length - limit),
  };
}

/** Without repetitions and those inside another one; the order stays. */
function outermost(roots: readonly string[]): string[] {
  const all = [...new Set(roots)];
  return all.filter((root) => !all.some((other) => other !== root && isInside(root, other)));
}

function isThere(disk: Disk, path: string): boolean {
  try {
    const found = disk.look(path);
    return found !== null && (found.kind === 'directory' || found.kind === 'file') && disk.remote(path) === 'no';
  } catch (error) {
    if (error instanceof DiskError) return false;
    throw error;
  }
}

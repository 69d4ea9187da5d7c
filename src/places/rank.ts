import { type Expander, FOLDERS } from './expand.ts';
import type { Os, Store } from './face.ts';
import type { CompiledGlob } from './glob.ts';

/**
 * Larger is more specific. A path that is written out comes first; then what an application keeps in a folder of its own, by
 * name or all of it; then folders that are known by a name wherever they are; then files that are. Last comes whatever lies in
 * a folder that people fill themselves: a `.env` in Documents is a `.env`, one in the trash is in the trash.
 */
export function rankOf(glob: CompiledGlob, store: Store, shared: boolean): number {
  return tierOf(glob, store, !shared) * TIER + glob.literals - (glob.variable ? 0.5 : 0);
}

/** More than any glob has characters. */
const TIER = 1_000_000;

function tierOf({ whole, name, where }: CompiledGlob, store: Store, own: boolean): number {
  if (whole) return 6;
  if (own) {
    if (name.telling) return 5;
    return store.role === 'document' ? 0 : 4;
  }
  if (where.by !== null) return name.telling ? 3 : 2;
  return name.telling ? 1 : 0;
}

/** Folders where every application has one of its own. */
const SHARED = [
  '/',
  '~',
  '~/.local',
  '~/.var/app',
  '~/snap',
  '~/Library',
  '~/Library/Containers',
  '~/Library/Group Containers',
  '~/AppData',
];
const TEMPORARY = ['${TMPDIR:-/tmp}', '${TEMP:-~/AppData/Local/Temp}'];

/** As anchors of globs are written. */
export function sharedFolders(expander: Expander, os: Os, ignoreCase: boolean): Set<string> {
  const named = Object.values(FOLDERS).map((folder) => folder[os]);
  const all = expander.paths([...named, ...SHARED, '$LOCAL/Packages', ...TEMPORARY]);
  const folders = all.map((folder) => `${folder}/`.replace('//', '/'));
  return new Set(ignoreCase ? folders.map((folder) => folder.toLowerCase()) : folders);
}

/** Folders too large, or too much other people's, to be a root. */
export function unboundedFolders(expander: Expander): Set<string> {
  return new Set(['', '/', ...expander.paths(['~', ...TEMPORARY])]);
}

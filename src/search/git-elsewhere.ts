import { dirname, join, resolve } from 'node:path';
import type { Disk, RawPath } from '../disk/index.ts';
import { DiskError, isInside } from '../disk/index.ts';

/** Most bytes of the small files that say where a repository lies. */
const MOST = 65_536;

/**
 * Folders with git objects that a repository uses and that lie in none of `roots`, by the `objects` folder of that repository:
 * those it borrows from (git-scm.com/docs/gitrepository-layout, objects/info/alternates).
 */
export function borrowedElsewhere(disk: Disk, objects: string, roots: readonly RawPath[]): string[] {
  const lines = textOf(disk, join(objects, 'info', 'alternates')).split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => resolve(objects, unquoted(line)))
    .filter((folder) => isElsewhere(disk, folder, roots));
}

/** The same by the file `.git` of a work tree or submodule, which names its repository. */
export function repositoryElsewhere(disk: Disk, file: string, roots: readonly RawPath[]): string | null {
  const named = /^gitdir: ([^\n\r]+)/.exec(textOf(disk, file))?.[1];
  if (named === undefined) return null;
  const own = resolve(dirname(file), named);
  const common = textOf(disk, join(own, 'commondir')).trim();
  const objects = join(common === '' ? own : resolve(own, common), 'objects');
  return isElsewhere(disk, objects, roots) ? objects : null;
}

function isElsewhere(disk: Disk, folder: string, roots: readonly RawPath[]): boolean {
  if (roots.some((root) => isInside(folder, root))) return false;
  try {
    return disk.look(folder)?.kind === 'directory';
  } catch (error) {
    if (error instanceof DiskError) return true;
    throw error;
  }
}

/** git quotes paths that hold special characters as C does. */
function unquoted(line: string): string {
  if (!/^".*"$/.test(line)) return line;
  return line.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function textOf(disk: Disk, path: string): string {
  try {
    const file = disk.openToRead(path);
    try {
      const bytes = new Uint8Array(MOST);
      return new TextDecoder().decode(bytes.subarray(0, file.read(0, bytes)));
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof DiskError) return '';
    throw error;
  }
}

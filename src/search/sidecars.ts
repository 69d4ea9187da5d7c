import { basename, dirname } from 'node:path';
import type { Disk, RawPath } from '../disk/index.ts';
import { DiskError, joinPath } from '../disk/index.ts';

/** What programs append to a file's name for its journals, backups, locks and temporary successors. */
const SUFFIX =
  /^(~|\.~\d+~|[-.](wal|shm|journal|lock|tmp.*|temp.*|bak.*|backup.*|old|orig|save|sav|new|part|sw[a-z]|un~|rej|\d+|[A-Za-z0-9]{6}|[0-9a-f]{8,})|-(wal|shm|journal)\d*)$/i;

/**
 * The existing regular files beside a file that programs make for it: journals, backups, swap and undo files, unfinished
 * replacements. A secret that was purged from the file lives on in them.
 */
export function sidecarsOf(disk: Disk, file: RawPath): RawPath[] {
  if (typeof file !== 'string') return [];
  const folder = dirname(file);
  const name = basename(file);
  try {
    return disk
      .list(folder)
      .filter((entry) => entry.kind === 'file' && typeof entry.name === 'string' && isSidecar(entry.name, name))
      .map((entry) => joinPath(folder, entry.name));
  } catch (error) {
    if (error instanceof DiskError) return [];
    throw error;
  }
}

function isSidecar(candidate: string, name: string): boolean {
  if (candidate === name) return false;
  if (candidate.startsWith(name)) return SUFFIX.test(candidate.slice(name.length));
  // vim's swap and undo files and rsync's and editors' temporary names begin with a dot; emacs has #name# and .#name.
  if (candidate.startsWith(`.${name}`)) return SUFFIX.test(candidate.slice(name.length + 1));
  return candidate === `#${name}#` || candidate === `.#${name}` || candidate === `~$${name}`;
}

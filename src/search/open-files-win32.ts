import { closeSync, constants, openSync, readdirSync, statSync } from 'node:fs';
import { type RawPath, joinPath } from '../disk/index.ts';
import type { Holders, OpenFiles } from './open-files-face.ts';

/** libuv's flag for a share mode of nobody: uv/win.h, UV_FS_O_EXLOCK. */
const NOBODY_ELSE = 0x1000_0000;
/** So many files of a folder are tried. */
const FILES = 256;

/** Opens a file as nobody else's, and closes it at once. Throws as openSync does. */
type Try = (path: RawPath) => void;

/**
 * By opening a file for reading with no sharing, which fails with a sharing violation (EBUSY) while anyone has it open, and
 * closing it at once. Handles of this process count too.
 */
export function windowsOpenFiles(attempt: Try = tryAlone): OpenFiles {
  const one = (path: RawPath): Holders => {
    try {
      attempt(path);
      return [];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return [];
      return code === 'EBUSY' ? [0] : null;
    }
  };
  return {
    open(path, inside = false) {
      if (!inside || !isFolder(path)) return one(path);
      const files = filesIn(path);
      if (files === null || files.length > FILES) return null;
      const answers = files.map(one);
      return answers.find((holders) => holders !== null && holders.length > 0) ?? (answers.includes(null) ? null : []);
    },
    // A lock needs an open file.
    locked: () => [],
  };
}

function tryAlone(path: RawPath): void {
  closeSync(openSync(path, constants.O_RDONLY | NOBODY_ELSE));
}

function isFolder(path: RawPath): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files that stand right in a folder; null where it cannot be listed. */
function filesIn(folder: RawPath): RawPath[] | null {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => joinPath(folder, entry.name));
  } catch {
    return null;
  }
}

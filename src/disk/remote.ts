import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import type { Disk, RawPath } from './face.ts';
import { darwinRemote } from './remote-darwin.ts';
import { linuxRemote } from './remote-linux.ts';
import { windowsRemote } from './remote-win32.ts';

/** The one face of the OS variants. None of them opens the file; none of them throws. */
export type Remote = Disk['remote'];

/** What the placeholder heuristics look at; null where the path cannot be looked at. */
export type Extent = (path: RawPath) => { readonly size: number; readonly blocks: number; readonly dev: number } | null;

export function remoteProbe(home: string): Remote {
  if (process.platform === 'darwin') return darwinRemote({ home, extent });
  if (process.platform === 'win32') return windowsRemote({ home, extent, driveTarget });
  return linuxRemote({ mountinfo: () => readFileSync('/proc/self/mountinfo', 'latin1'), now: () => performance.now() });
}

function extent(path: RawPath): ReturnType<Extent> {
  try {
    const { size, blocks, dev } = lstatSync(path);
    return { size, blocks, dev };
  } catch {
    return null;
  }
}

/** Where a drive letter leads: a mapped network drive resolves to its UNC path. */
function driveTarget(drive: string): string | null {
  try {
    return realpathSync.native(drive);
  } catch {
    return null;
  }
}

import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import type { RawPath } from './face.ts';
import { darwinRemote } from './remote-darwin.ts';
import { linuxRemote } from './remote-linux.ts';
import type { Extent, Remote } from './remote-face.ts';
import { windowsRemote } from './remote-win32.ts';

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

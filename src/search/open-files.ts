import type { RawPath } from '../disk/index.ts';
import { askSystem, askSystemNow } from './ask-system.ts';
import { darwinOpenFiles, LSOF } from './open-files-darwin.ts';
import { linuxOpenFiles } from './open-files-linux.ts';
import { windowsOpenFiles } from './open-files-win32.ts';
import type { OpenFiles } from './open-files-face.ts';

/** All open files at this moment; null where the system gives no answer. */
export async function openFiles(): Promise<OpenFiles | null> {
  return process.platform === 'darwin' ? listed(await askSystem(LSOF)) : openFilesNow(false);
}

/** The same, blocking; `often` as linuxOpenFiles has it. */
function openFilesNow(often: boolean): OpenFiles | null {
  if (process.platform === 'linux') return linuxOpenFiles('/proc', often);
  if (process.platform === 'darwin') return listed(askSystemNow(LSOF));
  return process.platform === 'win32' ? windowsOpenFiles() : null;
}

function listed(said: string | null): OpenFiles | null {
  return said === null ? null : darwinOpenFiles(said);
}

/** What databases keep beside themselves while they are open: https://www.sqlite.org/tempfiles.html */
const DATABASE_SIDECARS = ['-wal', '-shm', '-journal'];

/**
 * Whether any other process holds one of these files, or a file in one of these folders, open, mapped or locked at this
 * moment; databases' sidecars are looked at unasked. For whoever is about to write: `unknown` is to be treated as `somebody`.
 * Blocks, for as long as ownersNow() looks. On Windows it must be asked while this process has none of them open.
 */
export function holdersOf(
  paths: readonly { readonly path: RawPath; readonly kind: 'file' | 'directory' }[],
): 'nobody' | 'somebody' | 'unknown' {
  const open = openFilesNow(true);
  if (open === null) return 'unknown';
  const answers = paths.flatMap(({ path, kind }) =>
    kind === 'directory' ? [open.open(path, true)] : withSidecars(path).flatMap((one) => [open.open(one), open.locked(one)]),
  );
  if (answers.some((holders) => holders !== null && holders.length > 0)) return 'somebody';
  return answers.includes(null) ? 'unknown' : 'nobody';
}

/** A file, and the names of what may belong to it. */
export function withSidecars(path: RawPath): RawPath[] {
  return [path, ...(typeof path === 'string' ? DATABASE_SIDECARS.map((suffix) => path + suffix) : [])];
}

import type { Disk } from '../../disk/index.ts';
import type { Reason, Step } from '../face.ts';
import { closeQuietly, flush } from '../extents.ts';
import { reasonOf } from '../guard.ts';

/** What SQLite keeps beside a database: https://www.sqlite.org/tempfiles.html */
export const SIDECARS = ['-wal', '-shm', '-journal'] as const;

/** Why the files beside a database keep it from being written: the library opens them by their names. Null: they do not. */
export function refuseSidecars(path: string, disk: Disk): Reason | null {
  for (const suffix of SIDECARS) {
    const found = disk.look(path + suffix);
    if (found === null) continue;
    if (found.kind === 'symlink') return 'symlink';
    if (found.kind !== 'file') return 'file-changed';
    if (found.identity.nlink > 1) return 'hard-link-outside-roots';
  }
  return null;
}

/** Bytes of the files beside it that hold content. */
export function sidecarBytes(path: string, disk: Disk): number {
  return ['-wal', '-journal'].reduce((sum, suffix) => sum + (disk.look(path + suffix)?.identity.size ?? 0), 0);
}

const BLOCK = 262_144;
/** Of a log or a journal: without it the rest counts for nothing. Both keep all that matters of it in these bytes. */
const HEADER = 32;

/** Overwrites with zeroes what no reader needs any more: a log that was brought in whole, a journal whose transaction has ended. Null where all went well. */
export function blank(path: string, disk: Disk): Reason | null {
  try {
    const found = disk.look(path);
    if (found === null || found.identity.size === 0) return null;
    if (found.kind !== 'file') return 'file-changed';
    const file = disk.openInPlace(path, found.identity);
    try {
      const { size } = file.current();
      const zeroes = new Uint8Array(Math.min(BLOCK, size));
      const header = new Uint8Array(Math.min(HEADER, size));
      if (file.read(0, header) > 0 && header.some((byte) => byte !== 0)) {
        file.overwrite(0, zeroes.subarray(0, header.length));
        // Part of a log must not come back after a power failure as if it were all of it.
        const kept = flush(file);
        if (kept !== null) return kept;
      }
      for (let at = 0; at < size; at += zeroes.length) file.overwrite(at, zeroes.subarray(0, Math.min(zeroes.length, size - at)));
      return flush(file);
    } finally {
      closeQuietly(file);
    }
  } catch (error) {
    return reasonOf(error);
  }
}

/** Whether the transaction of a journal has ended: its header is gone (sqlite.org/fileformat2.html#the_rollback_journal). */
export function isEnded(path: string, disk: Disk): boolean {
  if (disk.look(path) === null) return true;
  const file = disk.openToRead(path);
  try {
    const head = new Uint8Array(8);
    return head.subarray(0, file.read(0, head)).every((byte) => byte === 0);
  } finally {
    file.close();
  }
}

/** Which of a step's writes stood in a file beside the database. */
export function sidecarOf(step: Step, write: Step['writes'][number]): string | null {
  return typeof write.path === 'string' &&
    write.path !== step.path &&
    SIDECARS.some((suffix) => write.path === `${String(step.path)}${suffix}`)
    ? write.path
    : null;
}

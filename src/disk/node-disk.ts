import { randomBytes } from 'node:crypto';
import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiskError, guarded } from './disk-error.ts';
import { attributesOf, setAttributes } from './attributes.ts';
import { copyAttributes } from './copy-attributes.ts';
import type { Disk, Entry, InPlaceFile, NewFile, RawPath, ReadFile } from './face.ts';
import { identityOf, kindOf } from './identity.ts';
import { keepsOldBytes } from './media.ts';
import { folderOf, rawPath } from './raw-path.ts';
import { remoteProbe } from './remote.ts';

// Windows has neither flag; there the lstat before and the identity check after the open stand in for O_NOFOLLOW.
const NOFOLLOW: number | undefined = constants.O_NOFOLLOW;
const SAFE = (NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The real disk. Synchronous; every failure is a DiskError. `home` only matters for finding synced folders. */
export function nodeDisk(options: { readonly home?: string } = {}): Disk {
  const remote = remoteProbe(options.home ?? homedir());
  return {
    look(path) {
      try {
        const stats = guarded('look', path, () => lstatSync(path, { bigint: true }));
        return { kind: kindOf(stats), identity: identityOf(stats) };
      } catch (error) {
        if (error instanceof DiskError && error.code === 'not-found') return null;
        throw error;
      }
    },
    glance: (path) => guarded('look', path, () => lstatSync(path, { throwIfNoEntry: false })) ?? null,
    list(path) {
      const entries = guarded('list', path, () => readdirSync(path, { withFileTypes: true }));
      // Bytes that are no UTF-8 come out as this character.
      if (entries.some(({ name }) => name.includes('\ufffd'))) return listBytes(path);
      return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
    },
    resolve: (path) => guarded('resolve', path, () => rawPath(realpathSync.native(path, { encoding: 'buffer' }))),
    openToRead(path, listed = false) {
      const { fd, stats } = openRegular('open to read', path, constants.O_RDONLY, listed);
      return readFile(fd, path, stats);
    },
    openInPlace(path, expected) {
      const { fd, stats } = openRegular('open in place', path, constants.O_RDWR);
      const file = readFile(fd, path, stats);
      if (file.identity.dev !== expected.dev || file.identity.ino !== expected.ino) {
        file.close();
        throw new DiskError('file-changed', 'open in place', path);
      }
      return inPlaceFile(fd, path, file);
    },
    makeFolder(path, mode = 0o700) {
      const first = guarded('make folder', path, () => mkdirSync(path, { recursive: true, mode }));
      if (first !== undefined) flushFolder(dirname(first));
    },
    store(path, bytes) {
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        const fd = guarded('store', path, () => openSync(temporary, create(constants.O_EXCL), 0o600));
        closing('store', path, fd, () => {
          writeAll(fd, path, bytes, null);
          guarded('store', path, () => fsyncSync(fd));
        });
        guarded('store', path, () => renameSync(temporary, path));
      } catch (error) {
        try {
          unlinkSync(temporary);
        } catch {
          // Never created, or already renamed: nothing of ours is left.
        }
        throw error;
      }
      flushFolder(dirname(path));
    },
    append(path, bytes) {
      const fd = guarded('append', path, () => openSync(path, create(constants.O_APPEND), 0o600));
      const before = closing('append', path, fd, () => {
        const size = Number(regular('append', path, fd).size);
        try {
          writeAll(fd, path, bytes, null);
          guarded('append', path, () => fsyncSync(fd));
        } catch (error) {
          // Half a record must not stand before the next one.
          try {
            ftruncateSync(fd, size);
          } catch {
            // The first failure is the one to tell of.
          }
          throw error;
        }
        return size;
      });
      if (before === 0) flushFolder(dirname(path));
    },
    load(path) {
      try {
        const { fd, stats } = openRegular('load', path, constants.O_RDONLY);
        return closing('load', path, fd, () => {
          const bytes = new Uint8Array(Number(stats.size));
          return bytes.subarray(0, readAll(fd, path, 0, bytes));
        });
      } catch (error) {
        if (error instanceof DiskError && error.code === 'not-found') return null;
        throw error;
      }
    },
    erase(path) {
      try {
        wipe(path);
        guarded('erase', path, () => unlinkSync(path));
      } catch (error) {
        if (error instanceof DiskError && error.code === 'not-found') return;
        throw error;
      }
      flushFolder(folderOf(path));
    },
    create(path, mode = 0o600) {
      const fd = guarded('create', path, () => openSync(path, create(constants.O_EXCL), mode));
      return newFile(fd, path);
    },
    copyAttributes,
    attributesOf,
    setAttributes,
    moveOnto(from, to) {
      guarded('move', to, () => renameSync(from, to));
      flushFolder(folderOf(to));
    },
    unlink(path) {
      guarded('unlink', path, () => unlinkSync(path));
      flushFolder(folderOf(path));
    },
    removeFolder(path, wiped) {
      if (guarded('look', path, () => lstatSync(path, { throwIfNoEntry: false })) === undefined) return;
      if (wiped !== undefined) wipeInside(path, wiped);
      guarded('remove folder', path, () => rmSync(path, { recursive: true, force: true }));
      flushFolder(folderOf(path));
    },
    free(path) {
      const { bavail, bsize } = guarded('look', path, () => statfsSync(path));
      return bavail * bsize;
    },
    remote,
    keepsOldBytes,
  };
}

function listBytes(path: RawPath): Entry[] {
  const entries = guarded('list', path, () => readdirSync(path, { withFileTypes: true, encoding: 'buffer' }));
  return entries.map((entry) => ({ name: rawPath(entry.name), kind: kindOf(entry) }));
}

/** Overwrites all of a file with zeroes. */
function wipe(path: RawPath): void {
  const { fd, stats } = openRegular('erase', path, constants.O_WRONLY);
  closing('erase', path, fd, () => {
    const size = Number(stats.size);
    const zeroes = new Uint8Array(Math.min(size, 65_536));
    for (let at = 0; at < size; at += zeroes.length) writeAll(fd, path, zeroes.subarray(0, Math.min(zeroes.length, size - at)), at);
    guarded('erase', path, () => fsyncSync(fd));
  });
}

/** As far as it can be done: what cannot be overwritten is taken away all the same. A file with a further name is somebody else's too. */
function wipeInside(folder: string, wiped: (name: string) => boolean): void {
  for (const entry of guarded('list', folder, () => readdirSync(folder, { withFileTypes: true }))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) wipeInside(path, wiped);
    if (!entry.isFile() || !wiped(entry.name)) continue;
    try {
      const { nlink, mode } = guarded('look', path, () => lstatSync(path));
      if (nlink > 1) continue;
      if ((mode & 0o200) === 0) guarded('set mode', path, () => chmodSync(path, 0o600));
      wipe(path);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
    }
  }
}

/** Opens a regular file that is there. The look before the open matters: opening alone already acts on devices and FIFOs. */
function openRegular(call: string, path: RawPath, access: number, listed = false): { fd: number; stats: BigIntStats } {
  const seen = listed && NOFOLLOW !== undefined ? null : guarded(call, path, () => lstatSync(path, { bigint: true }));
  const kind = seen === null ? 'file' : kindOf(seen);
  if (kind === 'symlink') throw new DiskError('symlink', call, path);
  if (kind !== 'file') throw new DiskError('not-regular', call, path);
  const fd = guarded(call, path, () => openSync(path, access | SAFE));
  try {
    const stats = regular(call, path, fd);
    if (NOFOLLOW === undefined && (stats.dev !== seen?.dev || stats.ino !== seen.ino)) throw new DiskError('file-changed', call, path);
    return { fd, stats };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function regular(call: string, path: RawPath, fd: number): BigIntStats {
  const stats = guarded(call, path, () => fstatSync(fd, { bigint: true }));
  if (!stats.isFile()) throw new DiskError('not-regular', call, path);
  return stats;
}

function readFile(fd: number, path: RawPath, opened: BigIntStats): ReadFile {
  let open = true;
  return {
    identity: identityOf(opened),
    read: (at, into) => readAll(fd, path, at, into),
    current: () => guarded('look', path, () => identityOf(fstatSync(fd, { bigint: true }))),
    still() {
      const now = guarded('look', path, () => fstatSync(fd, { bigint: true }));
      const { size, mtimeNs, ctimeNs, nlink } = opened;
      return now.ctimeNs === ctimeNs && now.mtimeNs === mtimeNs && now.size === size && now.nlink === nlink;
    },
    close() {
      // A second close could hit a descriptor that is somebody else's by now.
      if (!open) return;
      open = false;
      guarded('close', path, () => closeSync(fd));
    },
  };
}

function inPlaceFile(fd: number, path: RawPath, file: ReadFile): InPlaceFile {
  return {
    ...file,
    overwrite(at, bytes) {
      if (!Number.isSafeInteger(at) || at < 0) throw new RangeError('overwrite needs a byte offset of 0 or more');
      // A file that was cut meanwhile would be extended by the write.
      if (at + bytes.length > file.current().size) throw new DiskError('file-changed', 'overwrite', path);
      writeAll(fd, path, bytes, at);
    },
    flush: () => guarded('flush', path, () => fsyncSync(fd)),
  };
}

function newFile(fd: number, path: RawPath): NewFile {
  let open = true;
  return {
    path,
    append: (bytes) => writeAll(fd, path, bytes, null),
    flush: () => guarded('flush', path, () => fsyncSync(fd)),
    close() {
      if (!open) return;
      open = false;
      guarded('close', path, () => closeSync(fd));
    },
  };
}

function readAll(fd: number, path: RawPath, at: number, into: Uint8Array): number {
  let count = 0;
  while (count < into.length) {
    const got = guarded('read', path, () => readSync(fd, into, count, into.length - count, at + count));
    if (got === 0) break;
    count += got;
  }
  return count;
}

/** `at` null writes at the descriptor's own position (new and append-only files). */
function writeAll(fd: number, path: RawPath, bytes: Uint8Array, at: number | null): void {
  let count = 0;
  while (count < bytes.length) {
    const took = guarded('write', path, () => writeSync(fd, bytes, count, bytes.length - count, at === null ? null : at + count));
    if (took === 0) throw new DiskError('short-write', 'write', path);
    count += took;
  }
}

function create(mode: number): number {
  return constants.O_WRONLY | constants.O_CREAT | mode | SAFE;
}

function closing<T>(call: string, path: RawPath, fd: number, work: () => T): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  guarded(call, path, () => closeSync(fd));
  return result;
}

/** A rename or a new name is durable only once its folder is. Windows has no such call and needs none. */
function flushFolder(path: RawPath): void {
  if (process.platform === 'win32') return;
  const fd = guarded('flush folder', path, () => openSync(path, constants.O_RDONLY));
  closing('flush folder', path, fd, () => guarded('flush folder', path, () => fsyncSync(fd)));
}

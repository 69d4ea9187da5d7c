import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { folderOf, joinPath, sameIdentity } from '../disk/index.ts';
import type { Disk, Identity, InPlaceFile, NewFile, RawPath, ReadFile } from '../disk/index.ts';
import { holdersOf } from '../search/index.ts';
import type { Content } from './anew-image.ts';
import type { Reason } from './face.ts';
import { reasonOf } from './guard.ts';

/** Files that take the place of others: written beside them under a name of their own, and moved onto them when they are whole. */

const PIECE_BYTES = 262_144;

/** The name under which a plan's new file lies beside the one it is to replace. Nobody else can know it, and recovery knows it again. */
export function temporaryOf(path: RawPath, planId: string): RawPath {
  const name = createHash('sha256').update(planId).update('\0').update(path).digest('hex').slice(0, 24);
  return joinPath(folderOf(path), `.${name}.lastcopy.tmp`);
}

/** Takes a file in pieces of any length, and tells what it came to. */
export class Writing {
  readonly #file: NewFile;
  readonly #hash = createHash('sha256');
  readonly #buffer = new Uint8Array(PIECE_BYTES);
  #filled = 0;
  #size = 0;

  constructor(file: NewFile) {
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + PIECE_BYTES - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === PIECE_BYTES) this.#write();
    }
    this.#size += bytes.length;
  }

  end(): Content {
    this.#write();
    this.#file.flush();
    this.#buffer.fill(0);
    return { size: this.#size, sha256: this.#hash.digest('hex') };
  }

  #write(): void {
    const part = this.#buffer.subarray(0, this.#filled);
    this.#hash.update(part);
    if (part.length > 0) this.#file.append(part);
    this.#filled = 0;
  }
}

/** A file's bytes as they are. Throws DiskError. */
export async function* piecesOf(file: ReadFile): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const piece = new Uint8Array(PIECE_BYTES);
    const count = file.read(at, piece);
    if (count === 0) return;
    yield piece.subarray(0, count);
    at += count;
    await nextTurn();
  }
}

/** The identity of the file at `path` if it has exactly this content; null where anything else stands there. Throws DiskError. */
export async function isThere(disk: Disk, path: RawPath, content: Content): Promise<Identity | null> {
  const file = disk.openToRead(path);
  try {
    const identity = file.current();
    if (identity.size !== content.size) return null;
    const hash = createHash('sha256');
    for await (const piece of piecesOf(file)) hash.update(piece);
    return hash.digest('hex') === content.sha256 && sameIdentity(identity, file.current()) ? identity : null;
  } finally {
    file.close();
  }
}

/**
 * Gives the whole new file the attributes of the one at `path` and moves it there, if that is still what `expected` says and no other
 * process has it open. Null: it is there, durably.
 */
export function replace(disk: Disk, path: RawPath, expected: Identity, next: NewFile): Reason | 'changed' | null {
  try {
    if (!stands(disk, path, expected)) return 'changed';
    // Whoever has it open would go on with the old file, and what it writes there would be lost.
    if (holdersOf([{ path, kind: 'file' }]) !== 'nobody') return 'file-busy';
    disk.copyAttributes(path, next.path);
    next.flush();
    next.close();
    if (!stands(disk, path, expected)) return 'changed';
    disk.moveOnto(next.path, path);
    return null;
  } catch (error) {
    return moved(disk, path, next) ? null : reasonOf(error);
  }
}

/** A move that failed at its end, when the name was given but not durable: moving a file onto itself makes it so. */
function moved(disk: Disk, path: RawPath, next: NewFile): boolean {
  try {
    if (disk.look(next.path) !== null) return false;
    disk.moveOnto(path, path);
    return true;
  } catch (error) {
    reasonOf(error);
    return false;
  }
}

function stands(disk: Disk, path: RawPath, expected: Identity): boolean {
  const found = disk.look(path);
  return found?.kind === 'file' && sameIdentity(found.identity, expected) && found.identity.nlink === 1;
}

/**
 * Overwrites a file that was replaced, so that its blocks do not keep what it held; as far as it can be done. It has no name any more.
 * Where another process has it open all the same, or nobody can tell, it is left: it would be read torn.
 */
export function wipeReplaced(file: InPlaceFile): void {
  try {
    const { nlink, size, dev, ino } = file.current();
    if (nlink !== 0 || isOpenElsewhere(dev, ino)) return;
    const zeros = new Uint8Array(Math.min(size, PIECE_BYTES));
    for (let at = 0; at < size; at += zeros.length) file.overwrite(at, zeros.subarray(0, size - at));
    file.flush();
  } catch (error) {
    reasonOf(error);
  }
}

/** By the descriptors of this user's processes: https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html */
function isOpenElsewhere(dev: string, ino: string): boolean {
  if (process.platform !== 'linux') return true;
  const processes = names('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  if (processes.length === 0) return true;
  return processes.some((id) => names(`/proc/${id}/fd`).some((fd) => isFile(`/proc/${id}/fd/${fd}`, dev, ino)));
}

function isFile(path: string, dev: string, ino: string): boolean {
  try {
    const found = statSync(path, { bigint: true });
    return String(found.ino) === ino && String(found.dev) === dev;
  } catch {
    // Closed meanwhile.
    return false;
  }
}

/** None where this user may not look. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

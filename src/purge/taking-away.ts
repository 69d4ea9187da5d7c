import type { Disk, Identity, RawPath } from '../disk/index.ts';
import { holdersOf } from '../search/index.ts';
import type { DeletedFile } from './deletion-image.ts';
import type { Reason } from './face.ts';
import { reasonOf } from './guard.ts';
import { pathKey } from './plan.ts';

/** Per file (path key): null once its bytes are gone, else why they are not. */
export type Fates = Map<string, Reason | null>;

const TRIES = 2;
const ZEROES = 262_144;

/** Whether any other process has one of the files open. Where nobody knows, it is taken for true. */
export function held(paths: readonly RawPath[]): boolean {
  return holdersOf(paths.map((path) => ({ path, kind: 'file' as const }))) !== 'nobody';
}

/**
 * Takes a set of files away, the main one first: a program that opens it then begins anew and drops what is left of the old one's
 * sidecars. All of them go or none, as far as the disk lets it. Throws nothing.
 */
export function takeAway(files: readonly DeletedFile[], disk: Disk): Fates {
  let reason: Reason | null = null;
  const hidden: DeletedFile[] = [];
  for (const file of files) {
    reason = hide(file, disk);
    if (reason !== null) break;
    hidden.push(file);
  }
  if (reason !== null && hidden.toReversed().every((file) => showAgain(file, disk))) hidden.length = 0;
  return new Map(files.map((file) => [pathKey(file.path), hidden.includes(file) ? end(file, disk) : reason]));
}

/**
 * Brings a set of unknown state to its end. A file that is still under its own name goes only where it is as it was; while none
 * was taken away, only if `refused` says that it may.
 */
export function takeFurther(files: readonly DeletedFile[], refused: () => Reason | null, disk: Disk): Fates {
  const fates: Fates = new Map();
  try {
    const states = files.map((file) => stateOf(file, disk));
    if (states.every((state) => state === 'there')) {
      const reason = refused() ?? (held(files.map(({ path }) => path)) ? 'file-busy' : null);
      if (reason !== null) return new Map(files.map(({ path }) => [pathKey(path), reason]));
    }
    for (const [index, file] of files.entries()) {
      const reason = states[index] === 'there' ? hide(file, disk) : states[index] === 'changed' ? 'file-changed' : null;
      fates.set(pathKey(file.path), reason ?? end(file, disk));
    }
  } catch (error) {
    const reason = reasonOf(error);
    for (const { path } of files) if (!fates.has(pathKey(path))) fates.set(pathKey(path), reason);
  }
  return fates;
}

/** `there`: under its own name, as it was. `changed`: there, with other bytes. `hidden`, `gone`: under the other name, or none. */
function stateOf({ path, hidden, identity }: DeletedFile, disk: Disk): 'there' | 'changed' | 'hidden' | 'gone' {
  const away = disk.look(hidden);
  if (away?.kind === 'file' && same(identity, away.identity)) return 'hidden';
  const found = disk.look(path);
  if (found?.kind !== 'file' || !same(identity, found.identity)) return 'gone';
  return unchanged(identity, found.identity) ? 'there' : 'changed';
}

/** Gives a file its other name, if it is still the one that was planned. */
function hide({ path, hidden, identity }: DeletedFile, disk: Disk): Reason | null {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const now = disk.look(path);
      const away = disk.look(hidden);
      if (away !== null) return same(identity, away.identity) ? null : 'file-changed';
      if (now === null) return 'file-gone';
      if (now.kind !== 'file' || !unchanged(identity, now.identity)) return 'file-changed';
      disk.moveOnto(path, hidden);
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

function showAgain({ path, hidden, identity }: DeletedFile, disk: Disk): boolean {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const now = disk.look(path);
      if (now !== null) return same(identity, now.identity);
      disk.moveOnto(hidden, path);
      return true;
    } catch (error) {
      reasonOf(error);
    }
  }
  return false;
}

/** Overwrites and unlinks what has its other name. Bytes that could not be overwritten are unlinked all the same. */
function end({ hidden, identity }: DeletedFile, disk: Disk): Reason | null {
  let wiped = false;
  let reason: Reason | null = null;
  for (let attempt = 0; attempt < TRIES && !wiped; attempt += 1) {
    try {
      const found = disk.look(hidden);
      if (found === null) return null;
      if (found.kind !== 'file' || !same(identity, found.identity)) return 'file-changed';
      wipe(disk, hidden, identity);
      wiped = true;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      if (disk.look(hidden) === null) return null;
      disk.unlink(hidden);
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return wiped ? null : reason;
}

function wipe(disk: Disk, path: RawPath, identity: Identity): void {
  const file = disk.openInPlace(path, identity);
  try {
    const { size } = file.current();
    const zeroes = new Uint8Array(Math.min(size, ZEROES));
    for (let at = 0; at < size; at += zeroes.length) file.overwrite(at, zeroes.subarray(0, Math.min(zeroes.length, size - at)));
    file.flush();
  } finally {
    file.close();
  }
}

/** The same file, whatever is in it. */
export function same(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** The same file with the same bytes, under no further name. */
export function unchanged(a: Identity, b: Identity): boolean {
  return same(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs && b.nlink === 1;
}

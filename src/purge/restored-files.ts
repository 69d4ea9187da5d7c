import { createHash } from 'node:crypto';
import { folderOf, joinPath, nameOf } from '../disk/index.ts';
import type { Disk, NewFile, RawPath } from '../disk/index.ts';
import type { DeletedFile } from './deletion-image.ts';
import type { Reason } from './face.ts';
import { reasonOf } from './guard.ts';
import type { Kept } from './method.ts';

/**
 * Puts a deleted set back under its own names, bytes and attributes, the main file last; null where it is back, also where it was
 * before. Where anything else stands at one of the names, or a folder is gone, nothing is written.
 */
export async function putBack(files: readonly DeletedFile[], kept: Kept, disk: Disk): Promise<Reason | null> {
  const made: { readonly file: DeletedFile; readonly path: RawPath }[] = [];
  try {
    const missing: DeletedFile[] = [];
    for (const file of files) {
      const found = disk.look(file.path);
      if (found === null) missing.push(file);
      else if (found.kind !== 'file' || found.identity.size !== file.identity.size || digest(disk, file.path) !== file.sha256)
        return 'file-changed';
    }
    if (missing.some(({ path }) => disk.look(folderOf(path)) === null)) return 'file-changed';
    if (missing.length === 0) return null;
    const body = kept.body();
    if (body === null) return 'io-error';
    // What a broken-off attempt has left, and what could not be unlinked when it was deleted.
    for (const { hidden } of files) disk.erase(hidden);
    const whole = await write(files, body, disk, (file) => {
      if (!missing.includes(file)) return null;
      made.push({ file, path: file.hidden });
      return file.hidden;
    });
    if (!whole) return discard(made, disk, 'io-error');
    for (const { file, path } of made) disk.setAttributes(path, file.attributes);
    if (made.some(({ file }) => disk.look(file.path) !== null)) return discard(made, disk, 'file-changed');
    for (const { file, path } of made.toReversed()) disk.moveOnto(path, file.path);
    return null;
  } catch (error) {
    discard(made, disk, 'io-error');
    return reasonOf(error);
  }
}

/** The deleted set as new files: the main one at `target`, the others beside it under the same name and theirs. Says whether it was whole. */
export async function copyDeleted(files: readonly DeletedFile[], kept: Kept, target: string, disk: Disk): Promise<boolean> {
  const body = kept.body();
  if (body === null) return false;
  return await write(files, body, disk, (file) => (file === files[0] ? target : joinPath(folderOf(target), besideName(target, file))));
}

function besideName(target: string, { path }: DeletedFile): string {
  return `${String(nameOf(target))}.${Buffer.from(nameOf(path)).toString('utf8')}`;
}

/**
 * Writes a body's files where `place` says (null: nowhere), each flushed. Says whether all were there, with the bytes that
 * they had. Throws DiskError.
 */
async function write(
  files: readonly DeletedFile[],
  body: AsyncIterable<Uint8Array>,
  disk: Disk,
  place: (file: DeletedFile) => RawPath | null,
): Promise<boolean> {
  const pieces = body[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  let whole = true;
  try {
    for (const file of files) {
      const path = place(file);
      const out: NewFile | null = path === null ? null : disk.create(path);
      try {
        const sha256 = createHash('sha256');
        let left = file.identity.size;
        while (left > 0) {
          if (rest.length === 0) {
            const next = await pieces.next();
            if (next.done === true) return false;
            rest = Uint8Array.from(next.value);
          }
          const piece = rest.subarray(0, left);
          sha256.update(piece);
          out?.append(piece);
          piece.fill(0);
          left -= piece.length;
          rest = rest.subarray(piece.length);
        }
        whole &&= sha256.digest('hex') === file.sha256;
        out?.flush();
      } finally {
        out?.close();
      }
    }
    return whole;
  } finally {
    await pieces.return?.();
  }
}

function digest(disk: Disk, path: RawPath): string {
  const file = disk.openToRead(path);
  const sha256 = createHash('sha256');
  const piece = new Uint8Array(262_144);
  try {
    for (let at = 0, got = 1; got > 0; at += got) {
      got = file.read(at, piece);
      sha256.update(piece.subarray(0, got));
    }
    return sha256.digest('hex');
  } finally {
    piece.fill(0);
    file.close();
  }
}

/** What was made goes again, so that the step is either back or as it was. */
function discard(made: readonly { readonly file: DeletedFile; readonly path: RawPath }[], disk: Disk, reason: Reason): Reason {
  for (const { path } of made) {
    try {
      disk.erase(path);
    } catch (error) {
      reasonOf(error);
    }
  }
  return reason;
}

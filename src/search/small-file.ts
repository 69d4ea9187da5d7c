import { basename } from 'node:path';
import type { RawPath, ReadFile } from '../disk/index.ts';
import { DiskError } from '../disk/index.ts';
import { bytesSource } from '../formats/index.ts';
import { inOrder, isEmpty, wipe } from './blocks.ts';
import { describeFile, HEAD_BYTES, unreadable } from './describe-file.ts';
import type { Hit, SearchEvent } from './face.ts';
import type { FileToRead, Gear } from './reading.ts';
import { notVisible, TOO_DEEP } from './reading.ts';

/** Files with more matches are told of step by step. */
const MANY = 100;
/** For so many milliseconds a listing's word is taken that a name is a regular file. */
const FRESH_MS = 200;

/**
 * What searchFile tells of a file, at once, for files that the engine takes whole: it is read by one call, and nobody wrote to it
 * meanwhile. Null for every other file, of which nothing has been told or counted then.
 */
export function searchSmallFile({ path, listed }: FileToRead, gear: Gear): SearchEvent[] | null {
  const { engine, pace } = gear;
  const lock = emptyLock(path, gear);
  if (lock !== null) return [lock];
  const input = engine.input();
  let file: ReadFile;
  let size: number;
  try {
    file = gear.disk.openToRead(path, Math.abs(Date.now() - listed) < FRESH_MS);
    try {
      size = file.identity.size;
      if (size >= engine.capacity) return null;
      // Some filesystems have files that are longer than they say.
      const got = file.read(0, input.subarray(0, size === 0 ? 1 : size));
      if (got !== size || !file.still()) return null;
    } finally {
      file.close();
    }
  } catch (error) {
    // Gone between listing and opening: as if it had never been listed.
    if (listed !== 0 && error instanceof DiskError && error.code === 'not-found') return [];
    const told = unreadable(path, error);
    pace.files++;
    return [told];
  }
  const { seen, format } = describeFile(path, input.subarray(0, Math.min(size, HEAD_BYTES)), file.identity, gear);
  const { beyond } = format;
  if (beyond === null) return null;
  const events: SearchEvent[] = [];
  let exhausted = false;
  if (size > 0 && !isEmpty(input, size)) {
    const matches = engine.scan(size);
    exhausted = engine.exhausted;
    if (matches.length > MANY) {
      wipe(matches);
      return null;
    }
    try {
      const source = matches.length > 0 ? bytesSource(input.subarray(0, size)) : null;
      for (const found of matches) {
        const match = inOrder(found, input.subarray(0, size));
        const { by, form, span, edges, credential } = match;
        const hit: Hit = {
          type: match.kind,
          file: seen,
          by,
          form,
          locator: source === null ? [] : format.locate(source, span),
          span,
          pieces: null,
          edges,
          fingerprint: gear.fingerprintOf(match),
          length: match.value.length,
          credential,
        };
        events.push(hit);
      }
    } finally {
      wipe(matches);
    }
  }
  const hits = events.length;
  if (beyond !== 'nothing') events.push(notVisible(path, beyond.reason, beyond.detail));
  events.push(exhausted ? notVisible(path, 'too-deep', TOO_DEEP) : { type: 'file', file: seen, hits });
  pace.files++;
  pace.bytes += size;
  return events;
}

/**
 * The empty files by which programs lock their stores (LevelDB, Chromium, Firefox) are not opened: on Windows another program
 * holds them, and elsewhere a process that closes one gives up every lock of its own on it.
 */
function emptyLock(path: RawPath, gear: Gear): SearchEvent | null {
  if (typeof path !== 'string' || !LOCKS.has(basename(path))) return null;
  try {
    const found = gear.disk.look(path);
    if (found?.kind !== 'file' || found.identity.size > 0) return null;
    gear.pace.files++;
    return { type: 'file', file: describeFile(path, new Uint8Array(0), found.identity, gear).seen, hits: 0 };
  } catch (error) {
    if (error instanceof DiskError) return null;
    throw error;
  }
}

const LOCKS: ReadonlySet<string> = new Set(['LOCK', 'lockfile', '.parentlock', 'parent.lock']);

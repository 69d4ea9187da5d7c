import type { Identity, RawPath } from '../disk/index.ts';
import { DiskError, showPath } from '../disk/index.ts';
import type { Format, NotVisibleReason } from '../formats/index.ts';
import { formatOf, hintOf } from '../formats/index.ts';
import type { FileSeen, SearchEvent } from './face.ts';
import type { Gear } from './reading.ts';
import { notVisible } from './reading.ts';

/** How much of a file's beginning tells its format. */
export const HEAD_BYTES = 4_096;

/** What a file is, by where it lies and how it begins. */
export function describeFile(
  path: RawPath,
  head: Uint8Array,
  identity: Identity,
  inStore: boolean,
  gear: Gear,
): { readonly seen: FileSeen; readonly format: Format } {
  const shown = typeof path === 'string' ? path : showPath(path).path;
  const { place, store } = gear.places.of(shown);
  // A Buffer finds bytes faster.
  const format = formatOf(Buffer.from(head.buffer, head.byteOffset, head.length), store.format ?? hintOf(shown), identity.size);
  const seen: FileSeen = {
    path,
    identity,
    place: place.id,
    class: store.class ?? place.class,
    format: inStore ? 'leveldb' : format.id,
    rewrite: inStore ? 'none' : format.rewrite,
    live: store.live,
  };
  return { seen, format };
}

const REASONS: Partial<Record<DiskError['code'], [NotVisibleReason, string]>> = {
  'not-found': ['vanished', 'it was gone before it could be read'],
  'permission-denied': ['permission-denied', 'this user may not read it'],
  'not-regular': ['special-file', 'it became something else than a file'],
  symlink: ['symlink-out-of-scope', 'it became a symbolic link, which is not followed'],
};

/** Rethrows what is not the disk's doing. */
export function unreadable(path: RawPath, error: unknown): SearchEvent {
  if (!(error instanceof DiskError)) throw error;
  if (error.errno === 'ENAMETOOLONG') return notVisible(path, 'too-deep', 'the path is longer than the system takes');
  const [reason, detail] = REASONS[error.code] ?? ['unreadable' as const, error.message];
  return notVisible(path, reason, detail);
}

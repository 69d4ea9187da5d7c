import type { Identity, RawPath } from '../disk/index.ts';
import { DiskError, showPath } from '../disk/index.ts';
import type { Format, NotVisibleReason } from '../formats/index.ts';
import { formatOf, hintOf } from '../formats/index.ts';
import type { FileSeen, SearchEvent } from './face.ts';
import type { Gear } from './reading.ts';
import { notVisible } from './reading.ts';

/** A program that has such a store open keeps parts of its files in memory: whoever's it is, it is written only while it is closed. */
const HELD_OPEN: ReadonlySet<string> = new Set(['leveldb-table', 'leveldb-log', 'leveldb-manifest']);

const NAMELESS = { owner: 'the program whose data this is', running: [] };

/** How much of a file's beginning tells its format. */
export const HEAD_BYTES = 4_096;

/** What a file is, by where it lies and how it begins. */
export function describeFile(
  path: RawPath,
  head: Uint8Array,
  identity: Identity,
  gear: Gear,
): { readonly seen: FileSeen; readonly format: Format } {
  const shown = typeof path === 'string' ? path : showPath(path).path;
  const { place, store } = gear.places.of(shown);
  // A Buffer finds bytes faster.
  const named = hintOf(shown);
  // Whatever else a place takes a `.log` for, LevelDB's are known by their names.
  const hint = named?.startsWith('leveldb-') === true ? named : (store.format ?? named);
  const format = formatOf(Buffer.from(head.buffer, head.byteOffset, head.length), hint, identity.size);
  const live = HELD_OPEN.has(format.id) ? 'closed' : store.live;
  const owned = store.live === 'closed' ? { owner: store.owner ?? place.owner, running: store.running ?? place.running } : NAMELESS;
  const seen: FileSeen = {
    path,
    identity,
    place: place.id,
    class: store.class ?? place.class,
    format: format.id,
    role: store.role,
    // What nobody knows the use of, or whose owner alone may change it, is told of and never written.
    rewrite: place.purge === 'P9' || place.unalterable === true ? 'none' : (format.rewriting?.kind ?? format.rewrite),
    removal: place.purge,
    live,
    owner: live === 'closed' ? owned : null,
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

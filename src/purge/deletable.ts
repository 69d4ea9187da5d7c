import { DiskError, folderOf, joinPath, nameOf } from '../disk/index.ts';
import type { Disk, RawPath } from '../disk/index.ts';
import { catalogue } from '../places/index.ts';
import type { FileSeen } from '../search/index.ts';
import type { Authority } from './face.ts';

/** The names in a folder; none where it cannot be listed. */
export type NamesIn = (folder: RawPath) => readonly RawPath[];

/** What has to be known of a file to tell whether it may be deleted. */
export type Deletion = Pick<FileSeen, 'path' | 'place' | 'class' | 'format'>;

/** Files that go together. `beside` are those that belong to the main one. */
export interface FileSet {
  readonly main: RawPath;
  readonly beside: readonly RawPath[];
}

const LOOSE = new Map(
  catalogue.flatMap(({ id, purge, loose, evidence }) =>
    purge === 'P3' && loose !== undefined && evidence !== 'unverified' ? [[id, loose] as const] : [],
  ),
);

/**
 * Chromium's simple cache has up to three files per entry, and makes its index anew when the folder's time is later than the
 * index's: net/disk_cache/simple/{simple_util,simple_index_file}.cc
 */
const SIMPLE = /^([0-9a-f]{16})_[01s]$/;
/** Chromium's older cache: any file of it points into the others (net/disk_cache/blockfile/disk_format.h). */
const BLOCK = /^(?:index|data_[0-9]+|f_[0-9a-f]{6,})$/;
/** https://specifications.freedesktop.org/trash-spec: each file of `files` has its record in `info`. */
const TRASHED = /^(.*[/\\])files[/\\]([^/\\]+)$/s;
const TRASH_RECORD = /[/\\]info[/\\][^/\\]+\.trashinfo$/s;
/** https://www.sqlite.org/tempfiles.html */
const DATABASE_SIDECARS = ['-wal', '-shm', '-journal'];

/**
 * Whether a file may be deleted with what belongs to it: its owner goes on without it, and it is made anew by itself, or the order
 * asks for deletion and it has no function.
 */
export function isDeletable(file: Deletion, { verb }: Pick<Authority, 'verb'>, names: NamesIn): boolean {
  if (file.class !== 'REGEN' && !(verb === 'delete' && file.class === 'COPY')) return false;
  const loose = LOOSE.get(file.place);
  if (loose === undefined || (file.place === 'trash' && TRASH_RECORD.test(text(file.path)))) return false;
  return loose === true || loose.includes(file.format) || (loose.includes('block-cache') && blockCache(file.path, names) !== null);
}

/** All that is deleted together with a file. */
export function fileSet(path: RawPath, place: string, names: NamesIn): FileSet {
  const folder = folderOf(path);
  const inFolder = (found: readonly RawPath[], main: RawPath): FileSet => ({
    main: joinPath(folder, main),
    beside: found.filter((name) => name !== main).map((name) => joinPath(folder, name)),
  });
  const entry = SIMPLE.exec(text(nameOf(path)))?.[1];
  if (entry !== undefined) {
    const parts = names(folder).filter((name) => SIMPLE.exec(text(name))?.[1] === entry);
    return parts[0] === undefined ? { main: path, beside: [] } : inFolder(parts, parts[0]);
  }
  const block = blockCache(path, names);
  if (block !== null) return inFolder(block, 'index');
  const trashed = place === 'trash' && typeof path === 'string' ? TRASHED.exec(path) : null;
  if (trashed !== null) {
    const record = `${trashed[2]}.trashinfo`;
    const info = `${trashed[1]}info`;
    return { main: path, beside: names(info).includes(record) ? [joinPath(info, record)] : [] };
  }
  const main = databaseOf(path, names) ?? path;
  if (typeof main !== 'string') return { main, beside: [] };
  const name = text(nameOf(main));
  const present = names(folder);
  return { main, beside: DATABASE_SIDECARS.filter((suffix) => present.includes(name + suffix)).map((suffix) => main + suffix) };
}

/** Names in order, of a disk: what cannot be listed holds none. */
export function namesIn(disk: Pick<Disk, 'list'>): NamesIn {
  return (folder) => {
    try {
      return disk
        .list(folder)
        .filter(({ kind }) => kind !== 'directory')
        .map(({ name }) => name)
        .toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
    } catch (error) {
      if (error instanceof DiskError) return [];
      throw error;
    }
  };
}

function blockCache(path: RawPath, names: NamesIn): RawPath[] | null {
  if (!BLOCK.test(text(nameOf(path)))) return null;
  const all = names(folderOf(path)).filter((name) => BLOCK.test(text(name)));
  return all.includes('index') && all.includes('data_1') ? all : null;
}

function databaseOf(path: RawPath, names: NamesIn): RawPath | null {
  if (typeof path !== 'string') return null;
  const main = DATABASE_SIDECARS.find((suffix) => path.endsWith(suffix));
  if (main === undefined) return null;
  const database = path.slice(0, -main.length);
  return names(folderOf(path)).includes(nameOf(database)) ? database : null;
}

function text(name: RawPath): string {
  return typeof name === 'string' ? name : name.toString('latin1');
}

import { DiskError } from './disk-error.ts';
import type { Disk, Entry, Glance, Kind, RawPath } from './face.ts';
import { folderPrefix, isInside, joinPath } from './raw-path.ts';

export type UnseenReason =
  | 'permission-denied'
  | 'unreadable'
  | 'network-mount'
  | 'cloud-placeholder'
  | 'special-file'
  | 'vanished'
  | 'too-deep';

/** A part of the tree that the walk could not enter. `reason` is one of formats' NotVisibleReason. */
export interface Unseen {
  readonly path: RawPath;
  readonly reason: UnseenReason;
  readonly detail: string;
}

export interface WalkOptions {
  /** Absolute folders never entered. */
  readonly exclude?: readonly string[];
  /** Aborting makes the next step throw the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onNotVisible?: (unseen: Unseen) => void;
  /** Also yields each folder, before what is in it. */
  readonly folders?: boolean;
  /** Which of a folder's entries are walked; asked once per folder, when it was listed. Default: all. */
  readonly sieve?: (folder: RawPath, entries: readonly Entry[]) => Entry[];
  /** Which files are not yielded, asked with a look at each whose path is UTF-8. One folder's files come with the same `prefix`. */
  readonly skip?: (prefix: string, name: string, glance: Glance) => boolean;
  /** False: files are yielded as their folder lists them, which is cheaper; they may be gone by now. Default true. */
  readonly glances?: boolean;
}

export interface Walked {
  readonly path: RawPath;
  readonly kind: 'file' | 'directory';
  /** When its folder was listed, as Date.now(); 0 for the root. */
  readonly listed: number;
}

/** One folder being listed: what is left of it, in reverse order. */
interface Level {
  readonly path: RawPath;
  readonly prefix: string | null;
  readonly left: Entry[];
  readonly id: string;
  readonly listed: number;
}

interface Seen {
  readonly path: RawPath;
  readonly kind: Kind;
  /** Device and inode. */
  readonly id: string;
}

/**
 * Every regular file under `root` (or `root` itself), depth first, in a stable order of names. Iterative: depth costs memory,
 * not stack.
 *
 * Symlinks below the root are skipped: what lies inside the roots is met under its own name, what lies outside is out of
 * scope. The root itself may be a link: a folder is walked under the link's name, a file is yielded under its own.
 * FIFOs, sockets and devices are skipped; named as root they are not visible. Local mounts are entered, network mounts
 * and placeholders are not visible, the kernel's pseudo filesystems are never entered. A name that vanishes between
 * listing and looking is skipped as if it had never been listed.
 */
export function* walk(disk: Disk, root: RawPath, options: WalkOptions = {}): Generator<Walked, void, undefined> {
  const unseen = (path: RawPath, reason: UnseenReason, detail: string): void => options.onNotVisible?.({ path, reason, detail });
  const quietly: Report = (path, reason, detail) => (reason === 'vanished' ? undefined : unseen(path, reason, detail));
  const excluded = exclusions(disk, options.exclude ?? []);
  const start = openRoot(disk, root, unseen);
  if (start === null || (options.exclude ?? []).some((folder) => isInside(start.path, folder))) return;
  if (start.kind === 'file') {
    yield { path: start.path, kind: 'file', listed: 0 };
    return;
  }

  const levels: Level[] = [];
  const ancestors = new Set<string>();
  const enter = (walked: Seen): boolean => {
    const { id } = walked;
    // A folder inside itself (bind mount, hard-linked folder) is being walked already.
    if (excluded.has(id) || ancestors.has(id)) return false;
    const listed = attempt(walked.path, quietly, () => disk.list(walked.path));
    if (listed === null) return false;
    const left = (options.sieve?.(walked.path, listed) ?? listed).sort(byNameBackwards);
    ancestors.add(id);
    const prefix = typeof walked.path === 'string' ? folderPrefix(walked.path) : null;
    levels.push({ path: walked.path, prefix, left, id, listed: Date.now() });
    return true;
  };

  const entered = (folder: Seen): boolean => enter(folder) && options.folders === true;
  const told = (path: RawPath): Walked => ({ path, kind: 'directory', listed: 0 });

  if (entered(start)) yield told(start.path);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    options.signal?.throwIfAborted();
    const entry = level.left.pop();
    if (entry === undefined) {
      levels.pop();
      ancestors.delete(level.id);
      continue;
    }
    if (entry.kind === 'symlink' || entry.kind === 'special') continue;
    const plain = level.prefix !== null && typeof entry.name === 'string';
    const prefix = plain ? level.prefix : null;
    const path = plain ? `${level.prefix}${entry.name}` : joinPath(level.path, entry.name);
    let glance: Glance | null = null;
    if (entry.kind === 'file') {
      // Asked before looking: a look at a dead network mount hangs.
      if (disk.remote(path, prefix ?? undefined) !== 'no' && remoteness(disk, path, quietly, false) === 'stop') continue;
      if (options.glances !== false) {
        glance = glanceAt(disk, path, quietly);
        if (glance === null) continue;
      }
      if (glance === null || glance.isFile()) {
        if (glance !== null && prefix !== null && options.skip?.(prefix, entry.name as string, glance) === true) continue;
        yield { path, kind: 'file', listed: level.listed };
        continue;
      }
    }
    const seen = lookNearby(disk, path, quietly);
    if (seen?.kind === 'directory' && entered(seen)) yield told(path);
  }
}

type Report = (path: RawPath, reason: UnseenReason, detail: string) => void;

function openRoot(disk: Disk, root: RawPath, unseen: Report): Seen | null {
  const seen = attempt(root, unseen, () => {
    if (remoteness(disk, root, unseen, true) === 'stop') return null;
    let path = root;
    let found = disk.look(root);
    if (found?.kind === 'symlink') {
      const target = disk.resolve(root);
      if (remoteness(disk, target, unseen, true) === 'stop') return null;
      found = disk.look(target);
      if (found?.kind === 'file') path = target;
    }
    if (found === null) unseen(root, 'vanished', 'nothing is there');
    return found === null ? null : { path, kind: found.kind, id: idOf(found.identity) };
  });
  if (seen?.kind === 'special') unseen(root, 'special-file', 'a FIFO, socket or device holds no stored bytes');
  return seen?.kind === 'file' || seen?.kind === 'directory' ? seen : null;
}

function glanceAt(disk: Disk, path: RawPath, unseen: Report): Glance | null {
  try {
    return disk.glance(path);
  } catch (error) {
    failed(path, unseen, error);
    return null;
  }
}

function lookNearby(disk: Disk, path: RawPath, unseen: Report): Seen | null {
  return attempt(path, unseen, () => {
    if (remoteness(disk, path, unseen, false) === 'stop') return null;
    const glance = disk.glance(path);
    // A number is cheaper, where it is exact.
    if (glance !== null && glance.isDirectory() && glance.ino < Number.MAX_SAFE_INTEGER && glance.dev < Number.MAX_SAFE_INTEGER)
      return { path, kind: 'directory', id: idOf(glance) };
    const found = disk.look(path);
    return found === null ? null : { path, kind: found.kind, id: idOf(found.identity) };
  });
}

function idOf({ dev, ino }: { readonly dev: number | string; readonly ino: number | string }): string {
  return `${dev}:${ino}`;
}

function remoteness(disk: Disk, path: RawPath, unseen: Report, named: boolean): 'go' | 'stop' {
  switch (disk.remote(path)) {
    case 'no':
      return 'go';
    case 'pseudo':
      if (named) unseen(path, 'special-file', 'a window of the kernel, not stored files');
      return 'stop';
    case 'network':
      unseen(path, 'network-mount', 'network filesystems are not read: search them on the machine that holds them');
      return 'stop';
    case 'placeholder':
      unseen(path, 'cloud-placeholder', 'not stored here; reading it would download it');
      return 'stop';
    case 'unknown':
      // What cannot be looked at at all is told apart by the look that follows.
      if (disk.look(path)?.kind !== 'file') return 'go';
      unseen(path, 'cloud-placeholder', 'cannot tell whether it is stored here; reading it might download it');
      return 'stop';
  }
}

/** Runs one step; a failure of the disk makes the path not visible. */
function attempt<T>(path: RawPath, unseen: Report, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    failed(path, unseen, error);
    return null;
  }
}

function failed(path: RawPath, unseen: Report, error: unknown): void {
  if (!(error instanceof DiskError)) throw error;
  if (error.code === 'not-found') unseen(path, 'vanished', 'nothing is there, or a link that points nowhere');
  else if (error.code === 'permission-denied') unseen(path, 'permission-denied', 'this user may not read it');
  else if (error.errno === 'ENAMETOOLONG') unseen(path, 'too-deep', 'the path is longer than the system takes');
  else unseen(path, 'unreadable', error.message);
}

function exclusions(disk: Disk, folders: readonly string[]): Set<string> {
  const ids = new Set<string>();
  for (const folder of folders) {
    try {
      // By identity, so that another name of the same folder is left out as well.
      const found = disk.look(disk.resolve(folder));
      if (found !== null) ids.add(idOf(found.identity));
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
    }
  }
  return ids;
}

/** Of one folder, so that no two are equal. */
function byNameBackwards(a: Entry, b: Entry): number {
  if (typeof a.name === 'string' && typeof b.name === 'string') return a.name < b.name ? 1 : -1;
  const [left, right] = [sortable(a.name), sortable(b.name)];
  if (left === right) return 0;
  return left < right ? 1 : -1;
}

function sortable(name: RawPath): string {
  return typeof name === 'string' ? name : name.toString('latin1');
}

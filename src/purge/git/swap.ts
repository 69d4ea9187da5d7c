import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk, Identity } from '../../disk/index.ts';

/**
 * Two git directories change places. The new one is made inside the old one, where no status shows it; only for the moment of the
 * change do both stand beside each other. Each step is a rename, and from whatever stands there after a crash it is clear how far they came.
 */
export interface Places {
  /** The git directory itself. */
  readonly dir: string;
  /** Where the new one is made. */
  readonly made: string;
  /** Beside the git directory: the new one coming, the old one going. */
  readonly coming: string;
  readonly going: string;
  /** The old one, inside the new one, until it is destroyed. */
  readonly done: string;
}

const PREFIX = 'lastcopy-';
const LEFT = /^lastcopy-[0-9a-f]{16}(?:\.(?:old|back|undone))?$/;
/** Made anew; everything else in a git directory goes over as it is: settings, hooks, submodules, large files. */
const CORE = /^(?:objects|refs|packed-refs|logs|HEAD|index|index\.lock|sharedindex\..+|worktrees|lastcopy-[0-9a-f]{16}(?:\..+)?)$/;

/** `forward`: the rewritten one comes. `back`: the old one comes again. */
export function placesOf(dir: string, planId: string, direction: 'forward' | 'back'): Places {
  const id = PREFIX + createHash('sha256').update(`${planId}\0${dir}`).digest('hex').slice(0, 16);
  const [made, done] = direction === 'forward' ? [id, `${id}.old`] : [`${id}.back`, `${id}.undone`];
  return { dir, made: join(dir, made), coming: `${dir}.${made}`, going: `${dir}.${done}`, done: join(dir, done) };
}

/** Whether a name in a git directory is made anew when that is. */
export function isCore(name: string): boolean {
  return CORE.test(name);
}

/** What another purge of this repository left behind by a crash that nothing recovered. Throws DiskError. */
export function sweep(dir: string, disk: Disk): void {
  for (const { name, kind } of disk.list(dir))
    if (kind === 'directory' && LEFT.test(String(name))) disk.removeFolder(join(dir, String(name)), isPack);
}

/**
 * Where a change of places stands. `before`: the old one is at its place, and everything is as it was. `between`: neither is.
 * `after`: the new one is there (`identity`), and the old one may wait to be destroyed. `stranger`: another one is there than either.
 */
export function progressOf(
  places: Places,
  comes: Pick<Identity, 'dev' | 'ino'>,
  disk: Disk,
): 'before' | 'between' | 'after' | 'stranger' | 'gone' {
  const isNew = (path: string): boolean => {
    const identity = disk.look(path)?.identity;
    return identity?.dev === comes.dev && identity.ino === comes.ino;
  };
  const going = disk.look(places.going) !== null;
  if (disk.look(places.dir) === null) return going && isNew(places.coming) ? 'between' : going ? 'stranger' : 'gone';
  if (isNew(places.dir)) return 'after';
  return going || disk.look(places.done) !== null ? 'stranger' : 'before';
}

/** The change itself, from `before` or `between`. Throws DiskError; then progressOf tells. */
export function exchange(places: Places, from: 'before' | 'between', disk: Disk): void {
  if (from === 'before') {
    disk.moveOnto(places.made, places.coming);
    disk.moveOnto(places.dir, places.going);
  }
  carry(places, disk);
  disk.moveOnto(places.coming, places.dir);
}

/** Everything as it was before exchange(), where it did not come to its end. Throws DiskError. */
export function takeBack(places: Places, disk: Disk): void {
  if (disk.look(places.dir) === null) {
    for (const { name } of disk.list(places.coming))
      if (!isCore(String(name)) && disk.look(join(places.going, String(name))) === null)
        disk.moveOnto(join(places.coming, String(name)), join(places.going, String(name)));
    disk.moveOnto(places.going, places.dir);
  }
  if (disk.look(places.coming) !== null) disk.moveOnto(places.coming, places.made);
}

function carry({ coming, going }: Places, disk: Disk): void {
  for (const { name } of disk.list(going)) {
    const entry = String(name);
    if (isCore(entry) || disk.look(join(coming, entry)) !== null) continue;
    disk.moveOnto(join(going, entry), join(coming, entry));
  }
}

/** Ends a change of places: what went is taken away, its packs and what `secret` names overwritten first. Throws DiskError. */
export function destroy({ going, done }: Places, secret: ReadonlySet<string>, disk: Disk): void {
  if (disk.look(going) !== null) disk.moveOnto(going, done);
  disk.removeFolder(done, (name) => isPack(name) || secret.has(name));
}

function isPack(name: string): boolean {
  return name.endsWith('.pack');
}

import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import type { RawPath } from '../disk/index.ts';
import { folderOf, joinPath, nameOf } from '../disk/index.ts';
import { linuxLocks } from './locks-linux.ts';
import type { OpenFiles } from './open-files-face.ts';

/** Mappings may be as old as this where many are asked in a row: they are the dearest part, and what is mapped was open a moment ago. */
const MAPPED_FRESH_MS = 2_000;
/** Ours bear this in their name, and the program is the same. */
const OWN_NAME = 'lastcopy-';

let mapped: { readonly proc: string; readonly at: number; readonly paths: Paths } | null = null;

/**
 * By /proc/PID/fd and /proc/PID/maps of every process that this user may look into, and /proc/locks. `often`: asked again and
 * again, for one file after the other.
 *
 * Sources: proc_pid_fd(5), proc_pid_maps(5), and those of linuxLocks.
 */
export function linuxOpenFiles(proc = '/proc', often = false): OpenFiles | null {
  const ids = otherProcesses(proc);
  if (ids === null) return null;
  const { paths, descriptors } = openNow(proc, ids);
  let maps: Paths | null = null;
  let locks: ReturnType<typeof linuxLocks> | null = null;
  return {
    open(path, inside = false) {
      const real = resolved(path);
      if (real === null) return [];
      const found = paths.of(real, inside);
      if (found.length > 0) return found;
      const elsewhere = inside ? [] : openElsewhere(descriptors, real);
      if (elsewhere.length > 0) return elsewhere;
      maps ??= mappedNow(proc, ids, often ? MAPPED_FRESH_MS : 0);
      // A process that has ended since holds nothing.
      return maps.of(real, inside).filter((pid) => ids.includes(pid));
    },
    locked(path) {
      const real = resolved(path);
      if (real === null) return [];
      locks ??= linuxLocks(proc);
      return locks(real);
    },
  };
}

/** Paths, asked for as they are or as folders, and whose they are. */
class Paths {
  readonly #all = new Map<string, Set<number>>();

  add(path: string, pid: number): void {
    const known = this.#all.get(path);
    if (known === undefined) this.#all.set(path, new Set([pid]));
    else known.add(pid);
  }

  of(path: RawPath, inside: boolean): number[] {
    const key = Buffer.from(path).toString('latin1');
    const found = new Set(this.#all.get(key));
    if (inside) {
      const folder = key.endsWith('/') ? key : `${key}/`;
      for (const [one, pids] of this.#all) if (one.startsWith(folder)) for (const pid of pids) found.add(pid);
    }
    return [...found];
  }
}

interface Descriptor {
  readonly pid: number;
  /** Where it stands in /proc. */
  readonly at: string;
}

/** All processes but this one and those of ours; null where /proc does not tell. */
function otherProcesses(proc: string): number[] | null {
  try {
    const ids = readdirSync(proc).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
    return ids.length === 0 ? null : ids.filter((id) => id !== process.pid && !isOurs(`${proc}/${id}`));
  } catch {
    return null;
  }
}

function isOurs(folder: string): boolean {
  try {
    return (
      readFileSync(`${folder}/comm`, 'latin1').startsWith(OWN_NAME) && readlinkSync(`${folder}/exe`) === realpathSync(process.execPath)
    );
  } catch {
    return false;
  }
}

/** Every open file that has a name: by its path (bytes as latin1), and by the last part of its name. */
function openNow(proc: string, ids: readonly number[]): { paths: Paths; descriptors: Map<string, Descriptor[]> } {
  const paths = new Paths();
  const descriptors = new Map<string, Descriptor[]>();
  for (const pid of ids) {
    const folder = `${proc}/${pid}/fd`;
    for (const fd of listed(folder)) {
      try {
        const at = `${folder}/${fd}`;
        const path = readlinkSync(at, { encoding: 'latin1' });
        if (!path.startsWith('/') || path.startsWith('/dev/')) continue;
        paths.add(path, pid);
        const name = path.slice(path.lastIndexOf('/') + 1);
        const known = descriptors.get(name);
        if (known === undefined) descriptors.set(name, [{ pid, at }]);
        else known.push({ pid, at });
      } catch {
        // Closed meanwhile.
      }
    }
  }
  return { paths, descriptors };
}

/** A process of another user, or one that has ended, has nothing to list. */
function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Who has the same file open under another name, or from another mount namespace. */
function openElsewhere(descriptors: ReadonlyMap<string, readonly Descriptor[]>, path: RawPath): number[] {
  let file: { dev: bigint; ino: bigint; nlink: bigint };
  try {
    file = lstatSync(path, { bigint: true });
  } catch {
    return [];
  }
  const named = descriptors.get(Buffer.from(nameOf(path)).toString('latin1')) ?? [];
  return (file.nlink > 1n ? [...descriptors.values()].flat() : named).flatMap(({ pid, at }) => {
    try {
      const { dev, ino } = statSync(at, { bigint: true });
      return dev === file.dev && ino === file.ino ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Files that stay mapped after their descriptor was closed. */
function mappedNow(proc: string, ids: readonly number[], freshMs: number): Paths {
  const now = performance.now();
  if (mapped !== null && mapped.proc === proc && now - mapped.at < freshMs) return mapped.paths;
  const paths = new Paths();
  for (const pid of ids) {
    let text: string;
    try {
      text = readFileSync(`${proc}/${pid}/maps`, 'latin1');
    } catch {
      continue;
    }
    // address perms offset dev inode path
    for (const [, path = ''] of text.matchAll(/^\S+ \S+ \S+ \S+ \d+ +(\/.*)$/gm)) paths.add(path.replaceAll('\\012', '\n'), pid);
  }
  mapped = { proc, at: now, paths };
  return paths;
}

/** The path as the kernel has it: its folder may be reached through links. Null where there is no such folder. */
function resolved(path: RawPath): RawPath | null {
  try {
    return joinPath(realpathSync(folderOf(path), { encoding: 'buffer' }), nameOf(path));
  } catch {
    return null;
  }
}

import { closeSync, constants, lstatSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ApplicationLock, applicationLocks, type Os } from '../places/index.ts';
import type { Holders, OpenFiles } from './open-files-face.ts';

/** What is asked of the machine about a lock. */
export interface LockFacts {
  readonly os: Os;
  readonly open: OpenFiles | null;
  /** Whether a process with this number lives that may have made a lock at that time (milliseconds since the epoch). */
  mayHaveMade(pid: number, at: number): boolean;
  readonly proc?: string;
}

/** Folders above a file in which locks are looked for. */
const FOLDERS = 8;
/** A process's number as text is not longer. */
const NUMBER_BYTES = 32;
/** A process starts before it makes its lock, but its start is known to the second only. */
export const CLOCK_MS = 2_000;

/** Reads the applications' own locks, each folder once. */
export class ApplicationLocks {
  readonly #facts: LockFacts;
  readonly #home: string;
  readonly #known = new Map<string, Holders>();
  #sockets: Set<string> | null = null;

  constructor(facts: LockFacts, home: string) {
    this.#facts = facts;
    this.#home = home;
  }

  /** Who keeps a lock of an application on the folder of this file or, within the home, on one above; null where that cannot be told. */
  on(path: string): Holders {
    const folders = [dirname(path)];
    while (folders.length < FOLDERS && folders[0] !== this.#home && folders[0] !== dirname(folders[0] ?? '')) {
      folders.unshift(dirname(folders[0] ?? ''));
    }
    let unknown = false;
    for (const folder of folders) {
      // What lies right in the home is nobody's.
      if (folder === this.#home) continue;
      const holders = this.#in(folder, folder === dirname(path));
      if (holders === null) unknown = true;
      else if (holders.length > 0) return holders;
    }
    return unknown ? null : [];
  }

  #in(folder: string, beside: boolean): Holders {
    const key = `${String(beside)} ${folder}`;
    let holders = this.#known.get(key);
    if (holders === undefined) {
      const locks = applicationLocks.filter(({ os, where }) => os.includes(this.#facts.os) && (beside || where === 'above'));
      const found = locks.map((lock) => this.#holds(lock, join(folder, lock.name)));
      holders = found.find((one) => one !== null && one.length > 0) ?? (found.includes(null) ? null : []);
      this.#known.set(key, holders);
    }
    return holders;
  }

  #holds({ kind }: ApplicationLock, path: string): Holders {
    const { open } = this.#facts;
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const alive = (text: string | undefined): Holders => {
      const pid = Number(text);
      return Number.isInteger(pid) && pid > 0 && this.#facts.mayHaveMade(pid, found.mtimeMs) ? [pid] : [];
    };
    try {
      switch (kind.by) {
        case 'link':
          return found.isSymbolicLink() ? alive(kind.target.exec(readlinkSync(path))?.[1]) : [];
        case 'pid':
          return found.isFile() ? alive(readStart(path).trim()) : [];
        case 'locked':
          return found.isFile() ? (open?.locked(path) ?? null) : [];
        case 'held':
          return found.isFile() ? (open?.open(path) ?? null) : [];
        case 'socket':
          return found.isSocket() && this.#listens(path) ? [0] : [];
      }
    } catch {
      // It went away, or may not be read.
      return [];
    }
  }

  /** Source: proc_net(5), /proc/net/unix. */
  #listens(path: string): boolean {
    this.#sockets ??= new Set(
      readFileSync(`${this.#facts.proc ?? '/proc'}/net/unix`, 'utf8')
        .split('\n')
        .flatMap((line) => /^\S+: (?:\S+ +){6}(\/.*)$/.exec(line)?.[1] ?? []),
    );
    return this.#sockets.has(path);
  }
}

function readStart(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const bytes = Buffer.alloc(NUMBER_BYTES);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, NUMBER_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

import { basename, dirname, sep } from 'node:path';
import type { Disk, RawPath } from '../disk/index.ts';
import { DiskError, joinPath } from '../disk/index.ts';
import type { SearchEvent } from './face.ts';

const DETAILS = {
  git: 'git objects are not read yet: what was ever committed here may still hold the secret',
  leveldb: 'LevelDB records are not read yet: compressed and split values in this folder stay unseen',
} as const;

const LEVELDB_FILE = /^(\d+\.(ldb|sst|log)|CURRENT|MANIFEST-\d+|LOG(\.old)?|LOCK)$/;

/**
 * The folders of one search that are one store as a whole: what is not visible in them is told once per folder, not once
 * per file.
 */
export class StoreFolders {
  readonly #disk: Disk;
  readonly #leveldb = new Set<string>();
  readonly #events: SearchEvent[] = [];
  #objects: string | null = null;
  #asked: { folder: string; leveldb: boolean } | null = null;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Told since the last call. */
  events(): SearchEvent[] {
    return this.#events.splice(0);
  }

  /** To be called for each folder on the way, before what is in it. */
  entered(folder: RawPath): void {
    if (typeof folder !== 'string' || this.hides(folder) || !this.#isGitObjects(folder)) return;
    this.#objects = folder + sep;
    this.#tell(folder, DETAILS.git);
  }

  /** Inside a git object store: compressed through and through, so not read at all. */
  hides(path: RawPath): boolean {
    return this.#objects !== null && path.toString().startsWith(this.#objects);
  }

  /** One of a LevelDB's files. Its raw bytes are read; its blocks are checksummed, so nothing in it may be rewritten. */
  isLevelDb(path: RawPath): boolean {
    if (typeof path !== 'string' || !LEVELDB_FILE.test(basename(path))) return false;
    const folder = dirname(path);
    if (this.#asked?.folder !== folder) {
      this.#asked = { folder, leveldb: this.#kind(folder, 'CURRENT') === 'file' && this.#kind(folder, 'LOCK') === 'file' };
    }
    if (this.#asked.leveldb && !this.#leveldb.has(folder)) {
      this.#leveldb.add(folder);
      this.#tell(folder, DETAILS.leveldb);
    }
    return this.#asked.leveldb;
  }

  /** `objects` beside `HEAD` and `refs`: in a `.git` folder, a bare repository or a submodule's. */
  #isGitObjects(folder: string): boolean {
    if (basename(folder) !== 'objects') return false;
    const repository = dirname(folder);
    return this.#kind(repository, 'HEAD') === 'file' && this.#kind(repository, 'refs') === 'directory';
  }

  #kind(folder: string, name: string): string | undefined {
    try {
      return this.#disk.look(joinPath(folder, name))?.kind;
    } catch (error) {
      if (error instanceof DiskError) return undefined;
      throw error;
    }
  }

  #tell(path: string, detail: string): void {
    this.#events.push({ type: 'not-visible', path, reason: 'format-not-supported', detail });
  }
}

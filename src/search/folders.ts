import { basename, dirname } from 'node:path';
import type { Disk, RawPath } from '../disk/index.ts';
import { DiskError, joinPath } from '../disk/index.ts';
import type { SearchEvent } from './face.ts';
import { borrowedElsewhere, repositoryElsewhere } from './git-elsewhere.ts';

/** What of a store lies in other folders than those of one search, told once per folder, not once per file. */
export class StoreFolders {
  readonly #disk: Disk;
  readonly #roots: readonly RawPath[];
  readonly #events: SearchEvent[] = [];

  constructor(disk: Disk, roots: readonly RawPath[]) {
    this.#disk = disk;
    this.#roots = roots;
  }

  /** Told since the last call. */
  events(): SearchEvent[] {
    return this.#events.splice(0);
  }

  /** To be called for each folder on the way, before what is in it. */
  entered(folder: RawPath): void {
    if (typeof folder !== 'string' || !this.#isGitObjects(folder)) return;
    for (const other of borrowedElsewhere(this.#disk, folder, this.#roots)) this.#tellElsewhere(folder, other);
  }

  /** To be called for each file on the way. */
  met(path: RawPath): void {
    if (typeof path !== 'string' || !path.endsWith('.git') || basename(path) !== '.git') return;
    const other = repositoryElsewhere(this.#disk, path, this.#roots);
    if (other !== null) this.#tellElsewhere(path, other);
  }

  /** `objects` beside `HEAD` and `refs`: in a `.git` folder, a bare repository or a submodule's. */
  #isGitObjects(folder: string): boolean {
    if (!folder.endsWith('objects') || basename(folder) !== 'objects') return false;
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

  #tellElsewhere(path: string, objects: string): void {
    const detail = `git keeps objects of this repository in ${objects}, outside of what is searched: search that folder as well`;
    this.#events.push({ type: 'not-visible', path, reason: 'symlink-out-of-scope', detail });
  }
}

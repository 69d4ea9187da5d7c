import type { Disk, Identity, NewFile, RawPath } from '../disk/index.ts';
import { closeQuietly } from './extents.ts';
import type { Reason } from './face.ts';
import { reasonOf } from './guard.ts';
import { replace } from './new-file.ts';

/** A file on its way to the place of another one. Until it has that place it is to be taken away. */
export class NewBeside {
  protected readonly disk: Disk;
  protected readonly path: RawPath;
  #file: NewFile | null = null;
  #placed = false;

  constructor(disk: Disk, path: RawPath) {
    this.disk = disk;
    this.path = path;
  }

  /** An empty one, in the place of what an earlier attempt of this plan has left. Throws DiskError. */
  begin(): NewFile {
    this.discard();
    this.disk.erase(this.path);
    const file = this.disk.create(this.path);
    this.#file = file;
    return file;
  }

  /** Gives it the name of the file at `path`, where that is still the expected one; null: it has it. */
  replaces(path: RawPath, expected: Identity): Reason | 'changed' | null {
    if (this.#file === null) return 'io-error';
    const reason = replace(this.disk, path, expected, this.#file);
    this.#placed = reason === null;
    return reason;
  }

  /** Whatever the disk says: recovery and the next attempt take it away too. */
  discard(): void {
    if (this.#file === null) return;
    closeQuietly(this.#file);
    this.#file = null;
    for (let attempt = 0; attempt < 2 && !this.#placed; attempt += 1) {
      try {
        this.disk.erase(this.path);
        return;
      } catch (error) {
        reasonOf(error);
      }
    }
  }
}

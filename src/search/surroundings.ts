import { dirname } from 'node:path';
import type { Disk, RawPath, ReadFile } from '../disk/index.ts';
import { DiskError, fileSource, joinPath } from '../disk/index.ts';
import type { Surroundings } from '../formats/index.ts';
import { inflater } from './inflate.ts';

/** What a format may ask for inside another file: no names, no files beside. */
export const INNER: Surroundings = { name: null, beside: () => null, inflater };

/** The surroundings of a file on disk, and the files beside it that were opened for it. */
export class FileSurroundings implements Surroundings {
  readonly name: string | null;
  readonly inflater = inflater;
  readonly #disk: Disk;
  readonly #folder: string | null;
  readonly #open: ReadFile[] = [];

  constructor(disk: Disk, path: RawPath) {
    this.#disk = disk;
    this.#folder = typeof path === 'string' ? dirname(path) : null;
    this.name = typeof path === 'string' ? path.slice(this.#folder === null ? 0 : joinPath(this.#folder, '').length) : null;
  }

  beside(name: string): ReturnType<Surroundings['beside']> {
    if (this.#folder === null || name === '' || /[/\\\0]|^\.\.?$/.test(name)) return null;
    try {
      const file = this.#disk.openToRead(joinPath(this.#folder, name));
      this.#open.push(file);
      return fileSource(file);
    } catch (error) {
      if (error instanceof DiskError) return null;
      throw error;
    }
  }

  close(): void {
    for (const file of this.#open.splice(0)) file.close();
  }
}

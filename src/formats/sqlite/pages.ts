import type { Source } from '../face.ts';
import type { Header } from './header.ts';

/** One page as a reader of the database would see it. */
export interface Page {
  readonly number: number;
  readonly bytes: Uint8Array;
  /**
   * Where the page stands in the outer source; -1 where it does not stand there at all. Other bytes may stand there, where a log
   * has a newer version of it.
   */
  readonly at: number;
}

/** Pages by their numbers, from 1. */
export interface Pages {
  readonly pageSize: number;
  readonly usable: number;
  /** The highest number that a page may have. */
  readonly count: number;
  /** Null where it is not there, or not whole. */
  page(number: number): Page | null;
}

/** Versions of pages that come before those in the database file. */
export interface Overlay {
  /** Pages of the database with it; 0: as many as the file has. */
  readonly pages: number;
  has(number: number): boolean;
  /** Fills `into` with the page; false where the overlay has none. */
  read(number: number, into: Uint8Array): boolean;
}

/** Bytes of pages that are kept. */
const CACHE_BYTES = 1_048_576;

/** The most recently used pages. */
export class PageCache {
  readonly #kept = new Map<number, Page>();
  readonly #most: number;

  constructor(pageSize: number) {
    this.#most = Math.max(16, Math.floor(CACHE_BYTES / pageSize));
  }

  get(key: number): Page | null {
    const page = this.#kept.get(key);
    if (page === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, page);
    return page;
  }

  put(key: number, page: Page): void {
    this.#kept.set(key, page);
    if (this.#kept.size <= this.#most) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      return;
    }
  }
}

/** A database file's pages, with an overlay before them or without. */
export class DatabasePages implements Pages {
  readonly pageSize: number;
  readonly usable: number;
  readonly count: number;
  /** Pages that the file itself holds, whole. */
  readonly standing: number;
  readonly #source: Source;
  readonly #overlay: Overlay | null;
  readonly #cache: PageCache;

  constructor(source: Source, { pageSize, usable }: Pick<Header, 'pageSize' | 'usable'>, overlay: Overlay | null) {
    this.pageSize = pageSize;
    this.usable = usable;
    this.standing = Math.min(0xffff_ffff, Math.floor(source.size / pageSize));
    this.count = Math.max(this.standing, overlay?.pages ?? 0);
    this.#source = source;
    this.#overlay = overlay;
    this.#cache = new PageCache(pageSize);
  }

  page(number: number): Page | null {
    const kept = this.#cache.get(number);
    if (kept !== null) return kept;
    if (!(number >= 1 && number <= this.count)) return null;
    const bytes = new Uint8Array(this.pageSize);
    const at = (number - 1) * this.pageSize;
    if (this.#overlay?.read(number, bytes) !== true && this.#source.read(at, bytes) < this.pageSize) return null;
    const page = { number, bytes, at: number <= this.standing ? at : -1 };
    this.#cache.put(number, page);
    return page;
  }
}

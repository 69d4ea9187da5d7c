import type { Page, Pages } from './pages.ts';
import { type DatabasePages, PageCache } from './pages.ts';
import type { PageImages } from './page-images.ts';

/**
 * Pages as they were when one image was written: the newest image that is not newer than its transaction, else the page of the
 * database file. `use` sets the image.
 */
export class ImagePages implements Pages {
  readonly pageSize: number;
  readonly usable: number;
  readonly count: number;
  readonly #images: PageImages;
  readonly #database: DatabasePages | null;
  readonly #cache: PageCache;
  #from = 0;
  #bound = 0;

  /** `database`: the file's own pages, without anything over them. */
  constructor(images: PageImages, usable: number, database: DatabasePages | null) {
    this.pageSize = images.pageSize;
    this.usable = usable;
    this.count = 0xffff_fffe;
    this.#images = images;
    this.#database = database;
    this.#cache = new PageCache(images.pageSize);
  }

  /** Images below `from` and above `bound` do not count. */
  use(from: number, bound: number): void {
    this.#from = from;
    this.#bound = bound;
  }

  /** Which bytes stand for a page at present: an image's index, or -1 - (the page's number) for the database. */
  keyOf(number: number): number {
    const index = this.#images.lastUpTo(number, this.#bound);
    return index >= this.#from ? index : -1 - number;
  }

  page(number: number): Page | null {
    const key = this.keyOf(number);
    return key >= 0 ? this.image(key) : this.#ofDatabase(number);
  }

  image(index: number): Page | null {
    const kept = this.#cache.get(index);
    if (kept !== null) return kept;
    const bytes = new Uint8Array(this.pageSize);
    if (!this.#images.read(index, bytes)) return null;
    const page = { number: this.#images.number(index), bytes, at: this.#images.at(index) };
    this.#cache.put(index, page);
    return page;
  }

  #ofDatabase(number: number): Page | null {
    const page = this.#database?.page(number) ?? null;
    return page === null ? null : { ...page, at: -1 };
  }
}

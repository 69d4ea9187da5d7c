import type { PageImages } from './page-images.ts';
import { PageSet } from './page-set.ts';
import type { Pages } from './pages.ts';
import type { Tree } from './schema.ts';
import { pagesOf } from './walk.ts';

/** Which tree the pages belong to that a log or journal has images of. */
export class PageOwners {
  readonly #trees: readonly Tree[];
  /** Page numbers, ascending, and the index of their tree plus one. */
  readonly #pages: Uint32Array;
  readonly #owners: Uint16Array;

  constructor(images: PageImages, trees: readonly Tree[]) {
    this.#trees = trees;
    let count = 0;
    for (const _ of images.pages()) count++;
    this.#pages = new Uint32Array(count);
    this.#owners = new Uint16Array(count);
    count = 0;
    for (const page of images.pages()) this.#pages[count++] = page;
  }

  /** Walks the inner pages of all trees. Null lets the caller breathe, once per page. */
  *find(pages: Pages): Generator<null> {
    const seen = new PageSet();
    for (const [index, { root }] of this.#trees.entries()) {
      yield* pagesOf(pages, root, seen, (page) => {
        const at = this.#indexOf(page);
        if (at >= 0) this.#owners[at] = index + 1;
      });
      yield null;
    }
  }

  of(page: number): Tree | null {
    const at = this.#indexOf(page);
    return at < 0 ? null : (this.#trees[(this.#owners[at] as number) - 1] ?? null);
  }

  #indexOf(page: number): number {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.#pages[middle] as number;
      if (there === page) return middle;
      if (there < page) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

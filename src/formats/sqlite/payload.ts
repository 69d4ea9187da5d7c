import type { Source, Span } from '../face.ts';
import type { NodeCell } from './node.ts';
import { u32 } from './node.ts';
import type { PageSet } from './page-set.ts';
import type { Page, Pages } from './pages.ts';

/** What a cell holds: its beginning on the page of the b-tree, the rest in a chain of overflow pages. */
export class Payload {
  /** What is there of it. */
  readonly size: number;
  /** Whether all is there that should be. */
  readonly whole: boolean;
  readonly #page: Page;
  readonly #start: number;
  readonly #local: number;
  readonly #pages: Pages;
  readonly #chain: readonly number[];

  private constructor(page: Page, start: number, local: number, pages: Pages, chain: readonly number[], wanted: number) {
    this.#page = page;
    this.#start = start;
    this.#local = local;
    this.#pages = pages;
    this.#chain = chain;
    this.size = Math.min(wanted, local + chain.length * (pages.usable - 4));
    this.whole = this.size === wanted;
  }

  /** Follows the chain over pages that `claim` gives leave for, `most` pages at most. */
  static of(page: Page, cell: NodeCell, pages: Pages, claim: (page: number) => boolean, most = Number.MAX_SAFE_INTEGER): Payload {
    if (cell.overflow === 0) return new Payload(page, cell.start, cell.local, pages, NONE, cell.size);
    const need = Math.ceil((cell.size - cell.local) / (pages.usable - 4));
    // A size that no file of this length can hold is a lie: nothing of it is believed.
    const chain = need > pages.count ? [] : overflowChain(pages, cell.overflow, Math.min(need, most), claim);
    return new Payload(page, cell.start, cell.local, pages, chain, cell.size);
  }

  /** A chain without its beginning, behind `local` bytes of a page. */
  static ofChain(page: Page, start: number, local: number, pages: Pages, chain: readonly number[]): Payload {
    return new Payload(page, start, local, pages, chain, local + chain.length * (pages.usable - 4));
  }

  /** Its overflow pages, in order. */
  get chain(): readonly number[] {
    return this.#chain;
  }

  /** Bytes [start, end), which must lie inside: a view where they stand on one page, else a copy. */
  bytes(start: number, end: number): Uint8Array {
    if (end <= this.#local) return this.#page.bytes.subarray(this.#start + start, this.#start + end);
    const copy = new Uint8Array(end - start);
    return copy.subarray(0, this.read(start, copy));
  }

  /** Where in what `holding` returned last the bytes begin. */
  offset = 0;

  /** The bytes [start, end), which must lie inside, at `offset` of what is returned: costs nothing where they stand on one page. */
  holding(start: number, end: number): Uint8Array {
    if (end > this.#local) {
      this.offset = 0;
      return this.bytes(start, end);
    }
    this.offset = this.#start + start;
    return this.#page.bytes;
  }

  /** Fills `into` with what stands from `at` on; less than its length where the payload or the file ends. */
  read(at: number, into: Uint8Array): number {
    let count = 0;
    const wanted = Math.min(into.length, this.size - at);
    if (at < this.#local && wanted > 0) {
      const part = this.#page.bytes.subarray(this.#start + at, this.#start + Math.min(this.#local, at + wanted));
      into.set(part);
      count = part.length;
    }
    const each = this.#pages.usable - 4;
    while (count < wanted) {
      const behind = at + count - this.#local;
      const offset = behind % each;
      const page = this.#pages.page(this.#chain[Math.floor(behind / each)] as number);
      if (page === null) {
        // A file that shrank: what is gone reads as nothing.
        into.fill(0, count, wanted);
        return wanted;
      }
      const part = page.bytes.subarray(4 + offset, 4 + offset + Math.min(each - offset, wanted - count));
      into.set(part, count);
      count += part.length;
    }
    return count;
  }

  /** Calls `use` with the places of bytes [start, end) in the outer source, in order; `at` is -1 where they have none. */
  places(start: number, end: number, use: (at: number, length: number) => void): void {
    let from = start;
    if (from < this.#local && from < end) {
      const until = Math.min(end, this.#local);
      use(this.#page.at < 0 ? -1 : this.#page.at + this.#start + from, until - from);
      from = until;
    }
    const each = this.#pages.usable - 4;
    while (from < end) {
      const behind = from - this.#local;
      const offset = behind % each;
      const length = Math.min(each - offset, end - from);
      const page = this.#pages.page(this.#chain[Math.floor(behind / each)] as number);
      use(page === null || page.at < 0 ? -1 : page.at + 4 + offset, length);
      from += length;
    }
  }

  /** The spans of `outer` that hold bytes [start, end), where these stand there now; else null. */
  pieces(outer: Source, start: number, end: number): Span[] | null {
    const found: Span[] = [];
    let from = start;
    let there = true;
    this.places(start, end, (at, length) => {
      there &&= standsAt(outer, at, length, (offset, into) => this.read(from + offset, into));
      addSpan(found, at, at + length);
      from += length;
    });
    return there ? found : null;
  }
}

const NONE: readonly number[] = [];

/** Page numbers of a chain, as far as it goes. */
export function overflowChain(pages: Pages, first: number, most: number, claim: (page: number) => boolean): number[] {
  const chain: number[] = [];
  for (let next = first; chain.length < most && next >= 1 && next <= pages.count; ) {
    if (!claim(next)) break;
    const page = pages.page(next);
    if (page === null) break;
    chain.push(next);
    next = u32(page.bytes, 0);
  }
  return chain;
}

export function claimOnce(seen: PageSet): (page: number) => boolean {
  return (page) => seen.add(page);
}

const COMPARED = 65_536;

/** Whether `length` bytes of `outer` at `at` are those that `read` gives. */
export function standsAt(outer: Source, at: number, length: number, read: (offset: number, into: Uint8Array) => number): boolean {
  if (at < 0 || at + length > outer.size) return false;
  const there = new Uint8Array(Math.min(COMPARED, length));
  const wanted = new Uint8Array(there.length);
  try {
    for (let offset = 0; offset < length; offset += there.length) {
      const part = Math.min(there.length, length - offset);
      if (outer.read(at + offset, there.subarray(0, part)) < part || read(offset, wanted.subarray(0, part)) < part) return false;
      for (let index = 0; index < part; index++) if (there[index] !== wanted[index]) return false;
    }
    return true;
  } finally {
    there.fill(0);
    wanted.fill(0);
  }
}

export function addSpan(spans: Span[], start: number, end: number): void {
  const last = spans.at(-1);
  if (last !== undefined && last.end === start) spans[spans.length - 1] = { start: last.start, end };
  else spans.push({ start, end });
}

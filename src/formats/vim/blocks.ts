import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';

/** Blocks of a swap file (vim's and neovim's memline.c), as little-endian machines write them. */

const POINTERS = 0x7074;
const DATA = 0x6461;
const POINTER_HEADER = 8;
/** More pages than this are not looked at. */
const MOST_PAGES = 16_777_216;
/** Bytes of page headers and of text between them. */
const NUMBER = 4;
const MARKED = 0x80000000;

export interface DataBlock {
  /** Its lines in order, without their ends. */
  readonly lines: Iterable<Span>;
  /** The room that is left; what was removed may stand there still. */
  readonly free: Span;
  readonly pages: number;
}

/** A data block at page `page`; null where none is. */
export function dataBlock(bytes: ByteView, page: number, pageSize: number): DataBlock | null {
  const at = page * pageSize;
  if (bytes.little(at, 2) !== DATA) return null;
  const start = bytes.little(at + 8, NUMBER);
  const end = bytes.little(at + 12, NUMBER);
  const count = bytes.little(at + 16, NUMBER);
  if (start < 0 || start > end || end % pageSize !== 0 || end === 0 || at + end > bytes.size || count < 1) return null;
  // The number of lines has 8 bytes or 4.
  const index = [at + 24, at + 20].find((from) => from + count * NUMBER <= at + start && offsetOf(bytes, from, count - 1) === start);
  if (index === undefined) return null;
  const free = { start: index + count * NUMBER, end: at + start };
  return { lines: linesOf(bytes, at, index, count, end), free, pages: end / pageSize };
}

/** The text of the first line stands last. */
function* linesOf(bytes: ByteView, at: number, index: number, count: number, end: number): Generator<Span> {
  let before = end;
  for (let line = 0; line < count; line++) {
    const start = offsetOf(bytes, index, line);
    if (start >= before) return;
    yield { start: at + start, end: at + before - 1 };
    before = start;
  }
}

function offsetOf(bytes: ByteView, index: number, line: number): number {
  return bytes.little(index + line * NUMBER, NUMBER) % MARKED;
}

/** Pages of data blocks, those that the tree leads to in the order of the text, then those that nothing refers to any more. */
export function* pagesInOrder(bytes: ByteView, pageSize: number): Generator<{ readonly page: number; readonly linked: boolean }> {
  const pages = Math.min(MOST_PAGES, Math.floor(bytes.size / pageSize));
  const seen = new Uint8Array(Math.ceil(pages / 8));
  const take = (page: number): boolean => {
    const bit = 1 << (page & 7);
    if (page >= pages || ((seen[page >> 3] as number) & bit) !== 0) return false;
    seen[page >> 3] = (seen[page >> 3] as number) | bit;
    return true;
  };
  const stack = [1];
  for (let page = stack.pop(); page !== undefined; page = stack.pop()) {
    if (!take(page)) continue;
    if (bytes.little(page * pageSize, 2) === POINTERS) stack.push(...pointersOf(bytes, page * pageSize, pageSize).reverse());
    else {
      const block = dataBlock(bytes, page, pageSize);
      if (block === null) continue;
      for (let more = 1; more < block.pages; more++) take(page + more);
      yield { page, linked: true };
    }
  }
  for (let page = 2; page < pages; page++) {
    if (bytes.little(page * pageSize, 2) !== DATA || !take(page)) continue;
    const block = dataBlock(bytes, page, pageSize);
    if (block === null) continue;
    for (let more = 1; more < block.pages; more++) take(page + more);
    yield { page, linked: false };
  }
}

/** How many pointers fit into a page tells how long each is. */
function pointersOf(bytes: ByteView, at: number, pageSize: number): number[] {
  const most = bytes.little(at + 4, 2);
  const size = [32, 24, 16].find((one) => Math.floor((pageSize - POINTER_HEADER) / one) === most) ?? 0;
  const count = size === 0 ? 0 : Math.min(bytes.little(at + 2, 2), most);
  const pages: number[] = [];
  for (let index = 0; index < count; index++) {
    const from = at + POINTER_HEADER + index * size;
    const page = bytes.little(from, NUMBER);
    // Negative: text that was never written here.
    if (page > 0 && page < MARKED && (size === 16 || bytes.little(from + NUMBER, NUMBER) === 0)) pages.push(page);
  }
  return pages;
}

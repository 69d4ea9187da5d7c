import type { Page } from './pages.ts';
import { rowNumber, VarintReader } from './varint.ts';

/** A page of a b-tree (sqlite.org/fileformat2.html#b_tree_pages). */
export interface Node {
  readonly page: Page;
  readonly kind: NodeKind;
  /** Where its own header begins: behind the database's header on page 1. */
  readonly start: number;
  readonly cells: number;
  /** The last child of an inner page. */
  readonly right: number;
}

export const NODE = { indexInner: 2, tableInner: 5, indexLeaf: 10, tableLeaf: 13 } as const;
export type NodeKind = (typeof NODE)[keyof typeof NODE];

/** One cell of a page. The object is used again for the next one. */
export interface NodeCell {
  /** Of a table's row; null in an index. */
  readonly row: number | string | null;
  /** Left child of an inner page's cell; 0 on leaves. */
  readonly child: number;
  /** Payload: all of it, and what of it stands on this page. `size` is -1 where the cell has none (inner pages of tables). */
  readonly size: number;
  readonly start: number;
  readonly local: number;
  /** First overflow page; 0 where the payload stands here whole. */
  readonly overflow: number;
}

export function isLeaf(node: Node): boolean {
  return node.kind === NODE.tableLeaf || node.kind === NODE.indexLeaf;
}

/** Null where the page is none of a b-tree. */
export function nodeOf(page: Page, usable: number): Node | null {
  const start = page.number === 1 ? 100 : 0;
  const kind = page.bytes[start];
  if (kind !== NODE.tableLeaf && kind !== NODE.indexLeaf && kind !== NODE.tableInner && kind !== NODE.indexInner) return null;
  const inner = kind === NODE.tableInner || kind === NODE.indexInner;
  const cells = u16(page.bytes, start + 3);
  if (start + (inner ? 12 : 8) + cells * 2 > usable) return null;
  return { page, kind, start, cells, right: inner ? u32(page.bytes, start + 8) : 0 };
}

export class CellReader {
  readonly #usable: number;
  readonly #varint = new VarintReader();
  row: number | string | null = null;
  child = 0;
  size = -1;
  start = 0;
  local = 0;
  overflow = 0;

  constructor(usable: number) {
    this.#usable = usable;
  }

  /** Null where no cell can stand as the page says. */
  read(node: Node, index: number): NodeCell | null {
    const { bytes } = node.page;
    const pointers = node.start + (isLeaf(node) ? 8 : 12);
    const at = u16(bytes, pointers + index * 2);
    // A cell is never among the pointers.
    return at < pointers + node.cells * 2 ? null : this.at(bytes, node.kind, at);
  }

  /** The cell that begins at `at`. */
  at(bytes: Uint8Array, kind: NodeKind, begin: number): NodeCell | null {
    const usable = this.#usable;
    let at = begin;
    this.row = null;
    this.child = 0;
    this.size = -1;
    this.overflow = 0;
    if (kind === NODE.tableInner || kind === NODE.indexInner) {
      if (at + 4 > usable) return null;
      this.child = u32(bytes, at);
      at += 4;
      if (kind === NODE.tableInner) return this;
    }
    if (!this.#varint.read(bytes, at, usable)) return null;
    const size = this.#varint.value;
    // SQLite itself refuses values beyond 2^31 - 1.
    if (size > 0x7fff_ffff) return null;
    at = this.#varint.end;
    if (kind === NODE.tableLeaf) {
      if (!this.#varint.read(bytes, at, usable)) return null;
      this.row = rowNumber(bytes, at, this.#varint.end, this.#varint.value);
      at = this.#varint.end;
    }
    this.size = size;
    this.start = at;
    this.local = localBytes(size, usable, kind === NODE.tableLeaf);
    const end = at + this.local;
    if (end + (this.local < size ? 4 : 0) > usable) return null;
    if (this.local < size) this.overflow = u32(bytes, end);
    return this;
  }
}

/** How much of a payload stands on its own page (fileformat2.html#cell_payload_overflow_pages). */
export function localBytes(size: number, usable: number, table: boolean): number {
  const most = table ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

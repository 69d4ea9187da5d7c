import type { Node } from './node.ts';
import { isLeaf, NODE, nodeOf, u16, u32 } from './node.ts';
import type { PageSet } from './page-set.ts';
import type { Pages } from './pages.ts';

/** Cells [from, to) of a page hold payload that is due now, in the order of keys. */
export interface Stretch {
  readonly node: Node;
  readonly from: number;
  readonly to: number;
}

/** An honest tree over 2^32 pages is not deeper. */
const DEEPEST = 40;

/**
 * The cells of one tree, in the order of its keys. Each page is entered once, in this walk and all others with the same `seen`;
 * `damaged` is called for each page that is none of this tree. Null lets the caller breathe.
 */
export function* walk(pages: Pages, root: number, seen: PageSet, damaged: () => void): Generator<Stretch | null> {
  const first = enter(pages, root, seen, null);
  if (first === null) {
    damaged();
    return;
  }
  const path: { readonly node: Node; index: number }[] = [{ node: first, index: 0 }];
  while (path.length > 0) {
    const top = path[path.length - 1] as (typeof path)[number];
    const { node } = top;
    if (isLeaf(node)) {
      path.pop();
      yield { node, from: 0, to: node.cells };
      continue;
    }
    // On an inner page of an index, cell i stands between the children i and i + 1.
    if (node.kind === NODE.indexInner && top.index > 0 && top.index <= node.cells) yield { node, from: top.index - 1, to: top.index };
    if (top.index > node.cells) {
      path.pop();
      continue;
    }
    const child = enter(pages, childOf(node, top.index), seen, node);
    top.index++;
    if (child === null || path.length >= DEEPEST) {
      damaged();
      yield null;
    } else path.push({ node: child, index: 0 });
  }
}

function enter(pages: Pages, number: number, seen: PageSet, parent: Node | null): Node | null {
  if (!(number >= 1 && number <= pages.count) || seen.has(number)) return null;
  const page = pages.page(number);
  const node = page === null ? null : nodeOf(page, pages.usable);
  if (node === null || (parent !== null && isTable(node) !== isTable(parent))) return null;
  seen.add(number);
  return node;
}

export function isTable(node: Node): boolean {
  return node.kind === NODE.tableLeaf || node.kind === NODE.tableInner;
}

/** The number of an inner page's child, from 0 to `cells`; 0 where none can stand as the page says. */
export function childOf(node: Node, index: number): number {
  if (index >= node.cells) return node.right;
  const pointers = node.start + 12;
  const at = u16(node.page.bytes, pointers + index * 2);
  return at < pointers + node.cells * 2 ? 0 : u32(node.page.bytes, at);
}

/**
 * Calls `use` with the numbers of all leaves and inner pages of a tree, without reading the leaves: what page belongs to what tree.
 * Null lets the caller breathe.
 */
export function* pagesOf(pages: Pages, root: number, seen: PageSet, use: (page: number) => void): Generator<null> {
  const first = enter(pages, root, seen, null);
  use(root);
  if (first === null || isLeaf(first)) return;
  // All leaves are equally deep, so the first way down tells on which pages the children are leaves.
  let height = 0;
  for (let node: Node | null = first; node !== null && !isLeaf(node) && height < DEEPEST; height++) {
    const page = pages.page(childOf(node, 0));
    node = page === null ? null : nodeOf(page, pages.usable);
  }
  const path: { readonly node: Node; index: number }[] = [{ node: first, index: 0 }];
  while (path.length > 0) {
    const top = path[path.length - 1] as (typeof path)[number];
    if (top.index > top.node.cells) {
      path.pop();
      continue;
    }
    const number = childOf(top.node, top.index++);
    use(number);
    if (path.length >= height) continue;
    const child = enter(pages, number, seen, top.node);
    yield null;
    if (child !== null && !isLeaf(child)) path.push({ node: child, index: 0 });
  }
}

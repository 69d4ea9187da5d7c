import type { Cell, Source } from '../face.ts';
import { partCell } from './alone-cell.ts';
import { readHeader } from './header.ts';
import { CellReader, isLeaf, type Node, NODE, type NodeCell, nodeOf, u16, u32 } from './node.ts';
import { PageSet } from './page-set.ts';
import { DatabasePages, type Overlay } from './pages.ts';
import { overflowChain, Payload } from './payload.ts';
import type { RowWriter } from './row-writer.ts';
import type { Tree } from './schema.ts';
import { PageRows, type Visitor } from './tree-rows.ts';
import type { Database } from './database.ts';

/** Freed cells that are remembered while the trees are walked. */
const MOST_FREED = 50_000;
/** Page, place and length of a freed cell, and the overflow page that it led to. */
const FIELDS = 4;

/**
 * What deleted rows left behind, where the raw bytes do not show it as one piece: cells of pages that no tree holds any more, and
 * chains of overflow pages without their row. What stands on one page is seen in the raw bytes.
 */
export class Residue implements Visitor {
  readonly #source: Source;
  readonly #pages: DatabasePages;
  readonly #seen: PageSet;
  readonly #overlay: Overlay | null;
  readonly #writer: RowWriter;
  readonly #claimed = new PageSet();
  readonly #cells: CellReader;
  readonly #firstFree: number;
  readonly #freed: number[] = [];
  /** Pages and cells of them whose content goes on in pages that the log has anew. */
  readonly #renewed: number[] = [];
  /** Which tree pages belong to of which the log has a newer version. */
  readonly #owners = new Map<number, Tree>();
  readonly #former = new Map<Tree, Tree>();

  /** `seen`: the pages that trees hold. */
  constructor(source: Source, { header }: Database, overlay: Overlay | null, seen: PageSet, writer: RowWriter) {
    this.#source = source;
    this.#pages = new DatabasePages(source, header, null);
    this.#cells = new CellReader(header.usable);
    this.#firstFree = readHeader(source)?.firstFree ?? 0;
    this.#seen = seen;
    this.#overlay = overlay;
    this.#writer = writer;
  }

  /** Remembers cells of which the file holds another end than the log. */
  chain(page: number, cell: number, chain: readonly number[], tree: Tree): void {
    const overlay = this.#overlay;
    if (overlay === null || overlay.has(page) || !chain.some((number) => overlay.has(number))) return;
    if (this.#renewed.length >= MOST_FREED * 2) return;
    this.#renewed.push(page, cell);
    this.#owners.set(page, tree);
  }

  /** Remembers freed cells of a page in use that still lead to an overflow page. */
  leaf(seen: Node, tree: Tree): void {
    const { number } = seen.page;
    // What stands in the log is read as part of the log.
    const node = this.#overlay?.has(number) === true ? this.#standing(number, tree) : seen;
    if (node === null) return;
    const { bytes } = node.page;
    const { usable } = this.#pages;
    let at = u16(bytes, node.start + 1);
    for (let last = 0; at > last && at + 4 <= usable; ) {
      const end = at + u16(bytes, at + 2);
      if (end > usable) break;
      this.#free(node, at, end);
      last = at;
      at = u16(bytes, at);
    }
    // A cell that stood before all others leaves no block behind, but more room.
    const pointers = node.start + 8 + node.cells * 2;
    const content = u16(bytes, node.start + 5) || usable;
    if (content <= usable) this.#free(node, pointers, content);
    // Pointers to cells that are gone stand behind those in use.
    for (let index = node.cells; node.start + 10 + index * 2 <= content; index++) {
      const cell = this.#cells.read(node, index);
      if (cell === null) return;
      this.#remember(number, cell.start, cell.local, cell.overflow);
    }
  }

  /** A leaf as it stands in the file, behind what the log has; null where it is none there. */
  #standing(number: number, tree: Tree): Node | null {
    if (this.#owners.size < MOST_FREED) this.#owners.set(number, tree);
    const page = this.#pages.page(number);
    const node = page === null ? null : nodeOf(page, this.#pages.usable);
    return node !== null && isLeaf(node) ? node : null;
  }

  /** Room that a cell may have left: its last bytes are the number of its overflow page. */
  #free({ page: { number, bytes } }: Node, start: number, end: number): void {
    if (end - start >= 8) this.#remember(number, start, end - start - 4, u32(bytes, end - 4));
  }

  #remember(page: number, start: number, length: number, next: number): void {
    if (next > 1 && next <= this.#pages.count && this.#freed.length < MOST_FREED * FIELDS) this.#freed.push(page, start, length, next);
  }

  /** Everything that is left, when the trees were walked. Null lets the caller breathe, once per page. */
  *cells(): Generator<Cell | null> {
    yield* this.#leaves();
    yield* this.#freedCells();
    yield* this.#chains();
    yield* this.#lists();
  }

  *#leaves(): Generator<Cell | null> {
    const rows = new PageRows(this.#writer, this.#pages.usable);
    for (let number = 2; number <= this.#pages.standing; number++) {
      const live = this.#seen.has(number);
      if (live && this.#overlay?.has(number) !== true) continue;
      yield* this.#rows(rows, number, 0, Number.MAX_SAFE_INTEGER, live ? this.#before(number) : nameless(`(free page ${number})`));
      yield null;
    }
    for (let at = 0; at < this.#renewed.length; at += 2) {
      const [number = 0, cell = 0] = this.#renewed.slice(at, at + 2);
      yield* this.#rows(rows, number, cell, cell + 1, this.#before(number));
      yield null;
    }
    yield* this.#writer.take(true);
  }

  /** Names rows of a page as they were before the log, by the tree that it belongs to now. */
  #before(number: number): Tree {
    const owner = this.#owners.get(number);
    if (owner === undefined) return nameless(`(page ${number}, before the log)`);
    let tree = this.#former.get(owner);
    if (tree === undefined) this.#former.set(owner, (tree = { ...owner, label: `${owner.table} (before the log)` }));
    return tree;
  }

  *#rows(rows: PageRows, number: number, from: number, to: number, tree: Tree): Generator<Cell> {
    const page = this.#pages.page(number);
    const node = page === null ? null : nodeOf(page, this.#pages.usable);
    if (node === null || node.kind === NODE.tableInner || node.cells === 0) return;
    this.#claimed.add(number);
    const payloadOf = (cell: NodeCell): Payload => Payload.of(node.page, cell, this.#pages, (other) => this.#claimed.add(other));
    yield* rows.read(node, from, Math.min(to, node.cells), tree, 1, payloadOf, () => {});
  }

  *#freedCells(): Generator<Cell | null> {
    for (let at = 0; at < this.#freed.length; at += FIELDS) {
      const [number = 0, start = 0, length = 0, first = 0] = this.#freed.slice(at, at + FIELDS);
      const page = this.#pages.page(number);
      const chain = page === null ? [] : overflowChain(this.#pages, first, Number.MAX_SAFE_INTEGER, this.#claimFree);
      if (page !== null && chain.length > 0) {
        const payload = Payload.ofChain(page, start, length, this.#pages, chain);
        yield partCell(this.#source, payload, 0, payload.size, { table: `(freed in page ${number})`, row: start, column: 'row' });
      }
      yield null;
    }
  }

  /** Chains that begin on a page to which no other free page leads. */
  *#chains(): Generator<Cell | null> {
    const next = new Uint8Array(4);
    const led = new PageSet();
    const isFree = (number: number): boolean => !this.#seen.has(number) && !this.#claimed.has(number);
    const follow = (number: number): number => {
      const there = this.#source.read((number - 1) * this.#pages.pageSize, next) === 4 ? u32(next, 0) : 0;
      return there > 1 && there <= this.#pages.standing && there !== number && isFree(there) ? there : 0;
    };
    for (let number = 2; number <= this.#pages.standing; number++) {
      if (!isFree(number)) continue;
      const there = follow(number);
      if (there > 0) led.add(there);
      yield null;
    }
    for (let number = 2; number <= this.#pages.standing; number++) {
      if (!isFree(number) || led.has(number)) continue;
      const page = follow(number) > 0 ? this.#pages.page(number) : null;
      if (page !== null) {
        const payload = Payload.ofChain(
          page,
          0,
          0,
          this.#pages,
          overflowChain(this.#pages, number, Number.MAX_SAFE_INTEGER, this.#claimFree),
        );
        yield partCell(this.#source, payload, 0, payload.size, { table: `(free page ${number})`, row: 1, column: 'overflow' });
      }
      yield null;
    }
  }

  /**
   * Pages that list free ones (fileformat2.html#the_freelist). Such a page has lost where it led to; but it was listed first of a
   * chain, so what came behind it is the first page of its list.
   */
  *#lists(): Generator<Cell | null> {
    const { usable } = this.#pages;
    const seen = new PageSet();
    for (let number = this.#firstFree; number > 1 && seen.add(number); ) {
      const page = this.#pages.page(number);
      if (page === null) return;
      const count = u32(page.bytes, 4);
      const next = u32(page.bytes, 8);
      const start = 8 + count * 4;
      if (count > 0 && start < usable && next > 1 && next <= this.#pages.standing && !this.#seen.has(next)) {
        const payload = Payload.ofChain(page, start, usable - start, this.#pages, [next]);
        yield partCell(this.#source, payload, 0, payload.size, { table: `(free page ${number})`, row: 1, column: 'overflow' });
      }
      yield null;
      number = u32(page.bytes, 0);
    }
  }

  readonly #claimFree = (page: number): boolean => !this.#seen.has(page) && this.#claimed.add(page);
}

/** Rows of a page that nobody knows the table of. */
export function nameless(label: string): Tree {
  return { root: 0, table: label, label, index: null, columns: [], keyed: [], alias: -1, expressions: [], module: null };
}

import { CellReader, type Node, NODE } from './node.ts';
import type { PageSet } from './page-set.ts';
import type { Pages } from './pages.ts';
import { Payload } from './payload.ts';
import { numberText, RecordReader, smallNumber } from './record.ts';
import type { Row, RowWriter } from './row-writer.ts';
import type { Tree } from './schema.ts';
import { isTable, walk } from './walk.ts';
import type { Cell } from '../face.ts';

/** What could not be read as what it is, counted. */
export class Damage {
  pages = 0;
  rows = 0;
}

/** Reads cells of pages into a writer. One object reads many pages. */
export class PageRows {
  readonly #writer: RowWriter;
  readonly #cells: CellReader;
  readonly #record = new RecordReader();

  constructor(writer: RowWriter, usable: number) {
    this.#writer = writer;
    this.#cells = new CellReader(usable);
  }

  /**
   * Cells [from, to) of a page. `payloadOf` follows overflow chains; `ordinal` is what the first row of a tree without row numbers
   * is counted as. `bad` is called for each cell that is damaged.
   */
  *read(
    node: Node,
    from: number,
    to: number,
    tree: Tree,
    ordinal: number,
    payloadOf: (cell: CellReader, index: number) => Payload,
    bad: () => void,
  ): Generator<Cell> {
    for (let index = from; index < to; index++) {
      if (this.#cells.read(node, index) === null) {
        bad();
        continue;
      }
      if (this.#cells.size <= 0) continue;
      const number = this.#cells.row;
      const payload = payloadOf(this.#cells, index);
      if (!this.#record.read(payload)) {
        bad();
        continue;
      }
      if (!payload.whole) bad();
      const row = this.#row(node, tree, number, ordinal + index - from, payload);
      for (let column = 0; column >= 0; ) {
        column = this.#writer.row(row, column);
        if (this.#writer.isFull) yield* this.#writer.take(false);
      }
    }
  }

  #row(node: Node, tree: Tree, number: number | string | null, ordinal: number, payload: Payload): Row {
    const record = this.#record;
    if (number !== null) return { tree, keyed: false, row: number, payload, record };
    if (tree.index === null) return { tree, keyed: !isTable(node), row: `#${ordinal}`, payload, record };
    // The last column of an index's row is the number of the table's row.
    const last = record.count - 1;
    const type = record.types[last] ?? 0;
    if (type < 1 || type > 9 || type === 7 || record.end(last) > payload.size)
      return { tree, keyed: false, row: `#${ordinal}`, payload, record };
    const row = integerOf(type, payload.bytes(record.starts[last] as number, record.end(last)));
    return { tree, keyed: false, row, payload, record };
  }
}

function integerOf(type: number, bytes: Uint8Array): number | string {
  if (type !== 6) return smallNumber(type, bytes, 0);
  const text = numberText(type, bytes, 0);
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** Who else wants to know of what is read. */
export interface Visitor {
  leaf(node: Node, tree: Tree): void;
  /** A cell whose content goes on in overflow pages. */
  chain(page: number, cell: number, chain: readonly number[], tree: Tree): void;
}

/** All rows of one tree. Null lets the caller breathe; it comes once for every page. */
export function* treeRows(
  pages: Pages,
  tree: Tree,
  seen: PageSet,
  writer: RowWriter,
  damage: Damage,
  visitor: Visitor,
): Generator<Cell | null> {
  const rows = new PageRows(writer, pages.usable);
  let ordinal = 1;
  for (const stretch of walk(pages, tree.root, seen, () => damage.pages++)) {
    if (stretch !== null) {
      const { node, from, to } = stretch;
      if (node.kind === NODE.tableLeaf || node.kind === NODE.indexLeaf) visitor.leaf(node, tree);
      const payloadOf = (cell: CellReader, index: number): Payload => {
        const payload = Payload.of(node.page, cell, pages, (page) => seen.add(page));
        if (payload.chain.length > 0) visitor.chain(node.page.number, index, payload.chain, tree);
        return payload;
      };
      yield* rows.read(node, from, to, tree, ordinal, payloadOf, () => damage.rows++);
      ordinal += to - from;
    }
    yield null;
  }
}

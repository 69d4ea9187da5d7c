import type { Source, Span } from '../face.ts';
import { type Database, openDatabase } from './database.ts';
import { HEADER_BYTES } from './header.ts';
import { CellReader, isLeaf, type Node, type NodeCell, nodeOf, u16, u32 } from './node.ts';
import { PageSet } from './page-set.ts';
import { Payload } from './payload.ts';
import { isBlob, isText, RecordReader } from './record.ts';
import { SCHEMA_TREE, type Tree } from './schema.ts';
import { walk } from './walk.ts';

/** What some bytes of a database file are part of. */
export type Owner =
  /** Nothing that any reader of the database sees: room that is not used, freed cells, free pages. */
  | { readonly kind: 'free' }
  /** Pages' headers and pointers, records' headers, numbers. */
  | { readonly kind: 'structure' }
  | ValueOwner;

/** A text or blob of a row, or of an entry of an index. */
export interface ValueOwner {
  readonly kind: 'value';
  readonly table: string;
  readonly index: string | null;
  /** Of a table's row; null in an index and WITHOUT ROWID. */
  readonly row: number | string | null;
  /** Position in the record, from 0, and the name by the CREATE statement, empty where that does not tell. */
  readonly column: number;
  readonly name: string;
  /** Where in the value the bytes begin, and how long the value is. */
  readonly at: number;
  readonly size: number;
}

/** Bytes [start, end) of the file. */
export interface Owned extends Span {
  readonly owner: Owner;
}

/** A database without a log beside it, and what of it is damaged or not understood: null. */
export function ownersOf(source: Source, spans: readonly Span[]): Owned[][] | null {
  const database = opened(source);
  return database === null ? null : new Owners(database, spans).answer(spans);
}

/** A value of a row, where it stands. Valid until the next one is asked for. */
export interface StandingValue {
  readonly row: string;
  /** Position in the record, from 0. */
  readonly column: number;
  readonly size: number;
  read(at: number, into: Uint8Array): number;
  /** Where bytes [start, end) of it stand in the file. */
  pieces(start: number, end: number): Span[];
}

/** The texts and blobs of some rows (decimal numbers) of a table that has rowids, in a database without a log beside it. */
export function* valuesOfRows(source: Source, table: string, rows: ReadonlySet<string>): Generator<StandingValue> {
  const database = opened(source);
  const tree = database?.schema.trees.find((one) => one.table.toLowerCase() === table.toLowerCase() && one.index === null);
  if (database === null || tree === undefined) return;
  const { pages } = database;
  const cells = new CellReader(pages.usable);
  const record = new RecordReader();
  const seen = new PageSet();
  for (const stretch of walk(pages, tree.root, seen, () => {})) {
    if (stretch === null) continue;
    for (let index = stretch.from; index < stretch.to; index++) {
      const cell = cells.read(stretch.node, index);
      if (cell === null || cell.size < 0 || cell.row === null || !rows.has(String(cell.row))) continue;
      const row = String(cell.row);
      const payload = Payload.of(stretch.node.page, cell, pages, (page) => seen.add(page));
      if (!record.read(payload) || !payload.whole) continue;
      for (let column = 0; column < record.count; column++) {
        const start = record.starts[column] as number;
        const size = record.end(column) - start;
        if (!holdsBytes(record.types[column] as number)) continue;
        yield {
          row,
          column,
          size,
          read: (at, into) => (at < size ? payload.read(start + at, into.subarray(0, Math.min(into.length, size - at))) : 0),
          pieces: (from, to) => placesIn(payload, start + from, start + to),
        };
      }
    }
  }
}

function opened(source: Source): Database | null {
  const reading = openDatabase(source, null);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done !== true) continue;
    return step.value?.schema.whole === true ? step.value : null;
  }
}

function placesIn(payload: Payload, start: number, end: number): Span[] {
  const found: Span[] = [];
  payload.places(start, end, (at, length) => found.push({ start: at, end: at + length }));
  return found;
}

function holdsBytes(type: number): boolean {
  return isText(type) || isBlob(type);
}

class Owners {
  readonly #database: Database;
  readonly #cells: CellReader;
  readonly #record = new RecordReader();
  readonly #seen = new PageSet();
  /** Pages that are asked about. */
  readonly #wanted = new Set<number>();
  readonly #values: Owned[] = [];
  /** Of pages in chains: how many of their bytes are used. */
  readonly #used = new Map<number, number>();
  #whole = true;

  constructor(database: Database, spans: readonly Span[]) {
    this.#database = database;
    this.#cells = new CellReader(database.pages.usable);
    const { pageSize } = database.pages;
    for (const { start, end } of spans)
      for (let page = Math.floor(start / pageSize) + 1; (page - 1) * pageSize < end; page++) this.#wanted.add(page);
  }

  answer(spans: readonly Span[]): Owned[][] | null {
    for (const tree of [SCHEMA_TREE, ...this.#database.schema.trees]) this.#tree(tree);
    const lists = this.#freePages();
    if (!this.#whole || lists === null) return null;
    const free = [...this.#wanted].flatMap((page) => this.#freeIn(page, lists));
    // A page that is used to its last byte has no room: an empty claim at its end would stand behind the next page's.
    const claims = [...this.#values, ...free.filter(({ start, end }) => end > start)];
    claims.sort((a, b) => a.start - b.start);
    return spans.map((span) => cut(span, claims));
  }

  #tree(tree: Tree): void {
    const { pages } = this.#database;
    const damaged = (): void => {
      this.#whole = false;
    };
    for (const stretch of walk(pages, tree.root, this.#seen, damaged)) {
      if (stretch === null) continue;
      const { node } = stretch;
      for (let index = stretch.from; index < stretch.to; index++) {
        const cell = this.#cells.read(node, index);
        if (cell === null || cell.size < 0) damaged();
        else this.#cell(tree, node, cell);
      }
    }
  }

  #cell(tree: Tree, node: Node, cell: NodeCell): void {
    const { pages } = this.#database;
    const { row } = cell;
    if (cell.overflow === 0 && !this.#wanted.has(node.page.number)) return;
    const payload = Payload.of(node.page, cell, pages, (page) => this.#seen.add(page));
    this.#whole &&= payload.whole;
    payload.chain.forEach((page, at) => {
      const each = pages.usable - 4;
      if (this.#wanted.has(page)) this.#used.set(page, 4 + Math.min(each, payload.size - cell.local - at * each));
    });
    if (![node.page.number, ...payload.chain].some((page) => this.#wanted.has(page))) return;
    const record = this.#record;
    if (!record.read(payload)) {
      this.#whole = false;
      return;
    }
    const { table, index } = tree;
    const names = row === null && index === null ? tree.keyed : tree.columns;
    for (let column = 0; column < record.count; column++) {
      if (!holdsBytes(record.types[column] as number)) continue;
      const start = record.starts[column] as number;
      const size = record.end(column) - start;
      let at = 0;
      for (const { start: from, end: to } of placesIn(payload, start, start + size)) {
        const owner: ValueOwner = { kind: 'value', table, index, row, column, name: names[column] ?? '', at, size };
        if (to > from) this.#values.push({ start: from, end: to, owner });
        at += to - from;
      }
    }
  }

  /** The pages of the list of free ones, by what of them is used; null where the list is damaged. */
  #freePages(): Map<number, number> | null {
    const { pages, header } = this.#database;
    const found = new Map<number, number>();
    const trunks = new PageSet();
    for (let number = header.firstFree; number !== 0; ) {
      const page = pages.page(number);
      if (page === null || this.#seen.has(number) || !trunks.add(number)) return null;
      const count = u32(page.bytes, 4);
      if (8 + count * 4 > pages.usable) return null;
      found.set(number, 8 + count * 4);
      for (let index = 0; index < count; index++) {
        const leaf = u32(page.bytes, 8 + index * 4);
        if (this.#seen.has(leaf)) return null;
        if (this.#wanted.has(leaf)) found.set(leaf, 0);
      }
      number = u32(page.bytes, 0);
    }
    return found;
  }

  #freeIn(number: number, lists: ReadonlyMap<number, number>): Owned[] {
    const { pages, header } = this.#database;
    const first = (number - 1) * pages.pageSize;
    const free = (start: number, end: number): Owned => ({ start: first + start, end: first + end, owner: { kind: 'free' } });
    if (number > pages.standing || (header.pages > 0 && number > header.pages)) return [free(0, pages.pageSize)];
    const used = this.#used.get(number) ?? lists.get(number);
    if (used !== undefined) return [free(used, pages.usable)];
    const page = this.#seen.has(number) ? pages.page(number) : null;
    const node = page === null ? null : nodeOf(page, pages.usable);
    return node === null ? [] : this.#roomIn(node).map(({ start, end }) => free(start, end));
  }

  /** What is left between the cells of a page, without what the list of free blocks needs. */
  #roomIn(node: Node): Span[] {
    const { bytes, number } = node.page;
    const { usable } = this.#database.pages;
    const taken: Span[] = [{ start: number === 1 ? 0 : node.start, end: node.start + (isLeaf(node) ? 8 : 12) + node.cells * 2 }];
    if (number === 1) taken.push({ start: 0, end: HEADER_BYTES });
    for (let index = 0; index < node.cells; index++) {
      const begin = u16(bytes, node.start + (isLeaf(node) ? 8 : 12) + index * 2);
      const cell = this.#cells.read(node, index);
      if (cell === null) return [];
      // A cell of an inner page of a table is a page's number and a row's; none is shorter than four bytes.
      const end = cell.size < 0 ? begin + 13 : cell.start + cell.local + (cell.overflow === 0 ? 0 : 4);
      taken.push({ start: begin, end: Math.max(begin + 4, end) });
    }
    for (let at = u16(bytes, node.start + 1), last = 0; at > last && at + 4 <= usable; last = at, at = u16(bytes, at))
      taken.push({ start: at, end: at + 4 });
    taken.sort((a, b) => a.start - b.start);
    const room: Span[] = [];
    let from = 0;
    for (const { start, end } of [...taken, { start: usable, end: usable }]) {
      if (start > from) room.push({ start: from, end: start });
      from = Math.max(from, end);
    }
    return room;
  }
}

/** The parts of a span by their owners; what nobody claims is structure. */
function cut({ start, end }: Span, claims: readonly Owned[]): Owned[] {
  const parts: Owned[] = [];
  let from = start;
  const structure = (to: number): void => {
    if (to > from) parts.push({ start: from, end: to, owner: { kind: 'structure' } });
  };
  for (let index = firstBehind(claims, start); index < claims.length; index++) {
    const claim = claims[index] as Owned;
    if (claim.start >= end) break;
    structure(claim.start);
    from = Math.max(from, claim.start);
    const to = Math.min(end, claim.end);
    const { owner } = claim;
    parts.push({ start: from, end: to, owner: owner.kind === 'value' ? { ...owner, at: owner.at + from - claim.start } : owner });
    from = to;
  }
  structure(end);
  return parts;
}

/** Of claims in order, the first that ends behind `at`. */
function firstBehind(claims: readonly Owned[], at: number): number {
  let low = 0;
  let high = claims.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((claims[middle] as Owned).end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

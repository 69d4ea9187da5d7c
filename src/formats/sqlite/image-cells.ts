import type { Cell, NotVisible, Source } from '../face.ts';
import { type Database, openDatabase } from './database.ts';
import type { Encoding } from './header.ts';
import { headerOf } from './header.ts';
import { ImagePages } from './image-pages.ts';
import { NODE, type NodeCell, nodeOf } from './node.ts';
import type { PageImages } from './page-images.ts';
import { PageOwners } from './page-owners.ts';
import { PageSet } from './page-set.ts';
import { DatabasePages, type Overlay } from './pages.ts';
import { Payload } from './payload.ts';
import { nameless } from './residue.ts';
import { RowWriter } from './row-writer.ts';
import { SCHEMA_TREE, type Tree } from './schema.ts';
import { PageRows } from './tree-rows.ts';
import { isTable } from './walk.ts';

/** A chain of overflow pages that was read before is read again so far: no value that is looked for is longer. */
const AGAIN_BYTES = 65_536;
/** Bytes of chains that are read again, in file lengths. */
const AGAIN_FILES = 8;

/** A log or journal, as one sequence of images. */
export interface Images {
  readonly images: PageImages;
  /** What the database looks like with them, for the names of tables; null where it does not change by them. */
  readonly overlay: Overlay | null;
  /** Which images may complete one: from the first index to the second. */
  range(index: number): readonly [number, number];
}

/**
 * The rows of every page that a log or journal holds, also of pages that were written again later. Overflow pages come from the same
 * file, else from the database. Null lets the caller breathe, once per page.
 */
export function* imageCells(source: Source, log: Images, beside: Source | null): Generator<Cell | NotVisible | null> {
  const { images, overlay } = log;
  const database = yield* databaseOf(images.pageSize, overlay, beside);
  const first = yield* firstHeader(images);
  const header = database?.header ?? first;
  if (header === null && first === null && hasFirstPage(images)) {
    yield { reason: 'encrypted', detail: 'pages of an encrypted SQLite database: search it with the application that has the key' };
    return;
  }
  const usable = header?.usable ?? images.pageSize;
  const encoding: Encoding = header?.encoding ?? 'utf-8';
  const standing = database === null || beside === null ? null : new DatabasePages(beside, database.header, null);
  const pages = new ImagePages(images, usable, standing);
  const owners = new PageOwners(images, database === null ? [SCHEMA_TREE] : [SCHEMA_TREE, ...database.schema.trees]);
  if (database !== null) yield* owners.find(database.pages);
  const writer = new RowWriter(source, encoding);
  const rows = new PageRows(writer, usable);
  const chains = new Chains(pages, source.size);
  for (let index = 0; index < images.count; index++) {
    const page = pages.image(index);
    const node = page === null ? null : nodeOf(page, usable);
    if (node !== null && node.kind !== NODE.tableInner) {
      pages.use(...log.range(index));
      const tree = treeOf(owners.of(node.page.number), isTable(node), node.page.number);
      yield* rows.read(
        node,
        0,
        node.cells,
        tree,
        1,
        (cell) => chains.payload(node.page, cell),
        () => {},
      );
    }
    yield null;
  }
  yield* writer.take(true);
  yield* writer.unseen();
}

function treeOf(owner: Tree | null, table: boolean, page: number): Tree {
  if (page === 1) return SCHEMA_TREE;
  // A page may have belonged to another tree before.
  const fits = owner !== null && (table ? owner.index === null : owner.index !== null || owner.keyed.length > 0);
  return fits ? owner : nameless(`(page ${page})`);
}

function* databaseOf(pageSize: number, overlay: Overlay | null, beside: Source | null): Generator<null, Database | null> {
  const database = yield* openDatabase(beside ?? EMPTY, overlay);
  return database?.header.pageSize === pageSize ? database : null;
}

const EMPTY: Source = { size: 0, read: () => 0 };

/** The header in the first image of page 1 that has one. */
function* firstHeader(images: PageImages): Generator<null, ReturnType<typeof headerOf>> {
  const bytes = new Uint8Array(images.pageSize);
  for (let index = 0; index < images.count; index++) {
    if (images.number(index) !== 1) continue;
    const header = images.read(index, bytes) ? headerOf(bytes) : null;
    if (header !== null) return header;
    yield null;
  }
  return null;
}

function hasFirstPage(images: PageImages): boolean {
  return images.lastUpTo(1, images.count) >= 0;
}

/** Overflow chains of many versions of the same cells: each is read whole once, and its beginning with every version. */
class Chains {
  readonly #pages: ImagePages;
  readonly #images = new PageSet();
  readonly #database = new PageSet();
  #again: number;

  constructor(pages: ImagePages, size: number) {
    this.#pages = pages;
    this.#again = size * AGAIN_FILES;
  }

  payload(page: Parameters<typeof Payload.of>[0], cell: NodeCell): Payload {
    const pages = this.#pages;
    const first = cell.overflow;
    if (first === 0 || this.#claim(first)) return Payload.of(page, cell, pages, (number) => number === first || this.#claim(number));
    const most = Math.ceil(Math.min(AGAIN_BYTES, this.#again) / (pages.usable - 4));
    this.#again -= Math.min(AGAIN_BYTES, cell.size);
    return Payload.of(page, cell, pages, () => true, Math.max(0, most));
  }

  #claim(number: number): boolean {
    const key = this.#pages.keyOf(number);
    return key >= 0 ? this.#images.add(key) : this.#database.add(number);
  }
}

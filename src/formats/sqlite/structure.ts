import type { Source } from '../face.ts';
import { StructureDigest } from '../structure-digest.ts';
import { openDatabase } from './database.ts';
import { CellReader, NODE, nodeOf } from './node.ts';
import type { PageImages } from './page-images.ts';
import { PageSet } from './page-set.ts';
import { claimOnce, Payload } from './payload.ts';
import { RecordReader } from './record.ts';
import { SCHEMA_TREE } from './schema.ts';
import { walk } from './walk.ts';

interface Structure {
  readonly valid: boolean;
  readonly digest: string;
}

/** Pages of all trees, where their cells stand, and the lengths and kinds of all columns, without the columns' contents. */
export function databaseStructure(source: Source): Structure {
  const digest = new StructureDigest();
  digest.record(0, source.size);
  const database = last(openDatabase(source, null));
  if (database === null || !hasRoot(database.pages)) return { valid: false, digest: digest.end() };
  const { pages, schema } = database;
  const seen = new PageSet();
  const cells = new CellReader(pages.usable);
  const record = new RecordReader();
  let valid = schema.whole;
  for (const { root } of [SCHEMA_TREE, ...schema.trees]) {
    for (const stretch of walk(pages, root, seen, () => (valid = false))) {
      if (stretch === null) continue;
      const { node } = stretch;
      digest.record(1, node.page.number);
      digest.record(2, node.kind);
      for (let index = stretch.from; index < stretch.to; index++) {
        const cell = cells.read(node, index);
        if (cell === null || cell.size < 0 || node.kind === NODE.tableInner) {
          valid &&= cell !== null;
          continue;
        }
        digest.record(3, cell.start);
        digest.record(4, cell.size);
        digest.record(5, cell.overflow);
        const payload = Payload.of(node.page, cell, pages, claimOnce(seen));
        valid &&= record.read(payload) && payload.whole;
        for (let column = 0; column < record.count; column++) digest.record(6, record.types[column] as number);
      }
    }
  }
  return { valid, digest: digest.end() };
}

/** The pages that a log or journal holds, and where. */
export function imagesStructure(source: Source, reading: Generator<null, { readonly images: PageImages } | null>): Structure {
  const digest = new StructureDigest();
  digest.record(0, source.size);
  const found = last(reading);
  for (let index = 0; index < (found?.images.count ?? 0); index++) {
    digest.record(1, found?.images.number(index) ?? 0);
    digest.record(2, found?.images.at(index) ?? 0);
  }
  return { valid: found !== null, digest: digest.end() };
}

function hasRoot(pages: Parameters<typeof walk>[0]): boolean {
  const first = pages.page(1);
  return first !== null && nodeOf(first, pages.usable) !== null;
}

function last<Result>(items: Generator<unknown, Result>): Result {
  for (;;) {
    const step = items.next();
    if (step.done === true) return step.value;
  }
}

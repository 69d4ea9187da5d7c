import type { Source } from '../face.ts';
import { type Header, headerOf, readHeader } from './header.ts';
import { DatabasePages, type Overlay } from './pages.ts';
import { readSchema, type Schema } from './schema.ts';

/** A database as its reader sees it. */
export interface Database {
  readonly header: Header;
  readonly pages: DatabasePages;
  readonly schema: Schema;
}

/**
 * Opens a database under an overlay, if that has the same page size. Null lets the caller breathe; the result is null where the
 * file is no database.
 */
export function* openDatabase(source: Source, overlay: Overlay | null): Generator<null, Database | null> {
  const standing = readHeader(source);
  const first = new Uint8Array(standing?.pageSize ?? 512);
  // A database may stand in its log alone so far.
  const header = (standing !== null && overlay?.read(1, first) === true ? headerOf(first) : null) ?? standing;
  if (header === null) return null;
  const pages = new DatabasePages(source, header, overlay);
  return { header, pages, schema: yield* readSchema(pages, header.encoding) };
}

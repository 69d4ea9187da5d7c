import type { Cell, NotVisible, Source, Surroundings } from '../face.ts';
import { BREATH, breathing } from './breath.ts';
import { type Database, openDatabase } from './database.ts';
import { readHeader } from './header.ts';
import { nodeOf } from './node.ts';
import { PageSet } from './page-set.ts';
import type { Overlay } from './pages.ts';
import { Residue } from './residue.ts';
import { RowWriter } from './row-writer.ts';
import { SCHEMA_TREE } from './schema.ts';
import { Damage, treeRows } from './tree-rows.ts';
import { overlayOf, readWal } from './wal-frames.ts';

/** All rows of a database as a reader sees them, with the log beside it; then what is left of deleted ones. */
export function* databaseCells(source: Source, around: Surroundings): Generator<Cell | NotVisible> {
  const header = readHeader(source);
  if (header === null) {
    yield { reason: 'malformed', detail: 'no SQLite database behind its first bytes: only its plain bytes were searched' };
    return;
  }
  let changed = false;
  const overlay = yield* overlayBeside(around, header.pageSize, () => (changed = true));
  const database = yield* breathing(openDatabase(source, overlay), header.pageSize);
  const first = database?.pages.page(1) ?? null;
  if (database === null || first === null || nodeOf(first, database.header.usable) === null) {
    // Encryption leaves the header alone where an application asks for that, and keeps bytes of every page for itself.
    const encrypted = first !== null && header.usable < header.pageSize;
    yield encrypted
      ? { reason: 'encrypted', detail: 'a SQLite database whose pages are encrypted: search it with the application that has the key' }
      : { reason: 'malformed', detail: 'a damaged SQLite database: only its plain bytes were searched' };
    return;
  }
  const writer = new RowWriter(source, database.header.encoding);
  const damage = new Damage();
  yield* breathing(contents(source, database, overlay, writer, damage), header.pageSize);
  yield* writer.unseen();
  yield* complaints(database, damage, changed);
}

function* overlayBeside(around: Surroundings, pageSize: number, changed: () => void): Generator<Cell, Overlay | null> {
  const log = around.name === null ? null : around.beside(`${around.name}-wal`);
  if (log === null) return null;
  const reading = readWal(log);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done !== true) yield BREATH;
    else if (step.value?.images.pageSize === pageSize) return overlayOf(step.value, changed);
    else return null;
  }
}

function* contents(
  source: Source,
  database: Database,
  overlay: Overlay | null,
  writer: RowWriter,
  damage: Damage,
): Generator<Cell | NotVisible | null> {
  const seen = new PageSet();
  const residue = new Residue(source, database, overlay, seen, writer);
  for (const tree of [SCHEMA_TREE, ...database.schema.trees]) yield* treeRows(database.pages, tree, seen, writer, damage, residue);
  yield* writer.take(true);
  yield* residue.cells();
}

function* complaints({ schema }: Database, damage: Damage, changed: boolean): Generator<NotVisible> {
  const what = `${damage.pages} ${damage.pages === 1 ? 'page' : 'pages'} and ${damage.rows} ${damage.rows === 1 ? 'row' : 'rows'}`;
  if (changed)
    yield { reason: 'changed-while-reading', detail: 'the log of the database was begun anew while it was read: search it again' };
  else if (damage.pages + damage.rows > 0)
    yield { reason: 'malformed', detail: `the SQLite database is damaged or cut off: of ${what} only the plain bytes were searched` };
  else if (!schema.whole)
    yield { reason: 'malformed', detail: "the SQLite database's list of tables is damaged or too long: tables may be missing" };
}

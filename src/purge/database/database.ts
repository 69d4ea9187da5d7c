import { backup, DatabaseSync } from 'node:sqlite';
import { DiskError } from '../../disk/index.ts';
import type { Disk } from '../../disk/index.ts';
import { closeQuietly, flush } from '../extents.ts';
import type { Reason, Step } from '../face.ts';
import { refusal } from '../in-place.ts';
import type { Kept, Method, MethodContext } from '../method.ts';
import type { Verdicts } from '../record.ts';
import { Bindings } from './bindings.ts';
import { type DatabaseImage, type RowChange, unpackDatabase } from './image.ts';
import { Library, libraryReason, Refused } from './library.ts';
import { OpenDatabase } from './opened.ts';
import { restoreRows, rowSide } from './restore.ts';
import { putBack, standingChanges } from './standing.ts';
import { DatabaseWork, reasonFor } from './work.ts';

/**
 * P4: SQLite databases, with their logs and journals. Others go on reading and writing; their own library's lock keeps them out while bytes
 * change.
 *
 * Values that no index, constraint or full-text table depends on, and what is left of deleted ones, are overwritten in place; so no
 * trigger runs, no row moves, and no journal takes in what is to go. The others are changed by SQL in one transaction; its journal or
 * log is overwritten before it goes.
 */
export const database: Method = {
  async prepare(step, context) {
    let work: DatabaseWork | null = null;
    try {
      const opened = await DatabaseWork.open(step, context);
      work = opened;
      const seen = await opened.look();
      const values = new Map([...opened.finder.values].map(([entry, value]) => [entry, Uint8Array.from(value)]));
      if (!opened.hasWork(seen)) {
        opened.close();
        return { ...refusal(step, 'span-changed'), values };
      }
      return {
        verdicts: step.writes.map(() => null),
        values,
        preImage: opened.packed(),
        act: async (keep) => {
          try {
            return await opened.act(seen, keep);
          } catch (error) {
            return all(step, reasonFor(error));
          }
        },
        close: () => opened.close(),
      };
    } catch (error) {
      work?.close();
      return refusal(step, reasonFor(error));
    }
  },

  async roll(step, kept, direction, context) {
    const image = unpackDatabase(kept.preImage);
    try {
      return direction === 'back' ? all(step, await back(step, image, context)) : await forward(step, image, kept, context);
    } catch (error) {
      return all(step, reasonFor(error));
    }
  },

  values: (preImage) => new Map([...unpackDatabase(preImage).values].map(([entry, value]) => [entry, Uint8Array.from(value)])),

  async copy(step, { preImage }, target, { disk }) {
    const { rows } = unpackDatabase(preImage);
    closeQuietly(disk.create(target));
    try {
      const places = rows.length === 0 || typeof step.path !== 'string' ? 0 : await restoredCopy(step.path, target, rows, disk);
      if (places === 0) disk.erase(target);
      return places === 0 ? null : places;
    } catch (error) {
      disk.erase(target);
      if (libraryReason(error) === null) throw error;
      throw new DiskError('busy', 'copy', step.path);
    }
  },
};

function all(step: Step, reason: Reason | null): Verdicts {
  return step.writes.map(() => reason);
}

/** Ends what was begun: first the overwrites that were under way, then whatever is still there. */
async function forward(step: Step, image: DatabaseImage, { keep }: Kept, context: MethodContext): Promise<Verdicts> {
  const work = await DatabaseWork.open(step, context, image);
  try {
    await work.takeUp();
    return await work.act(await work.look(), keep ?? (async () => {}));
  } finally {
    work.close();
  }
}

/** A store that somebody else writes to again and again is tried so often. */
const ATTEMPTS = 5;

/** All rows, or nothing. What stood in logs and in room that is not used does not come back. */
async function back(step: Step, { rows }: DatabaseImage, context: MethodContext): Promise<Reason | null> {
  const opened = await OpenDatabase.open(step, context);
  try {
    const { library, file } = opened;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const standing = await opened.steady(() => standingRows(opened, rows));
      if (standing === null) return 'span-changed';
      const { bySql, byBytes } = standing;
      const done = await opened.alone(() => {
        for (const change of byBytes) putBack(file, change, 'before');
        library.forget();
        try {
          if (bySql.length > 0) inTransaction(library, () => restoreRows(library, opened.bindings, bySql));
        } catch (error) {
          for (const change of byBytes) if (change.side === 'after') putBack(file, change, 'after');
          throw error;
        }
      });
      if (done !== 'changed') return flush(file);
    }
    return 'file-busy';
  } finally {
    opened.close();
  }
}

/** What there is to put back; null where a row is neither as it was left nor as it was before. */
function standingRows({ library, bindings, file }: OpenDatabase, rows: readonly RowChange[]) {
  const bySql = rows.filter(({ how }) => how !== 'bytes');
  if (bySql.some((row) => rowSide(library, bindings, row) === 'other')) return null;
  const byBytes = standingChanges(
    file,
    rows.filter(({ how }) => how === 'bytes'),
  );
  return byBytes.some(({ side }) => side === 'other') ? null : { bySql, byBytes };
}

function inTransaction(library: Library, work: () => void): void {
  library.exec('BEGIN IMMEDIATE');
  try {
    work();
    library.exec('COMMIT');
  } catch (error) {
    library.rollBack();
    throw error;
  }
}

/** The database as it is, log and all, with the old values in the rows that still are as the purge left them. Says how many. */
async function restoredCopy(path: string, target: string, rows: readonly RowChange[], disk: Disk): Promise<number> {
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    await backup(source, target);
  } finally {
    source.close();
  }
  const found = disk.look(target);
  if (found === null) return 0;
  const file = disk.openInPlace(target, found.identity);
  const library = await Library.open(target);
  let places = 0;
  try {
    const bindings = new Bindings(library);
    for (const row of rows.filter(({ how }) => how !== 'bytes')) {
      try {
        if (rowSide(library, bindings, row) !== 'after') continue;
        inTransaction(library, () => restoreRows(library, bindings, [row]));
        places += row.values.length;
      } catch (error) {
        if (!(error instanceof Refused) && libraryReason(error) === null) throw error;
      }
    }
    if (!library.checkpoint('TRUNCATE')) throw new Refused('file-busy');
    for (const change of standingChanges(
      file,
      rows.filter(({ how }) => how === 'bytes'),
    )) {
      if (change.side !== 'after') continue;
      putBack(file, change, 'before');
      places += 1;
    }
    flush(file);
  } finally {
    library.close();
    closeQuietly(file);
  }
  return places;
}

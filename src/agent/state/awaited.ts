import type { OwnedFile } from '../../search/index.ts';
import { type Database, pathFromBlob, pathToBlob } from './database.ts';
import { textOrNull } from './orders.ts';

/**
 * Files of applications that orders have to come back to. `closing`: the file was left because its application runs; it is
 * purged when that has ended. `reopening`: the file was purged while its application did not run; the application may write
 * back what it held when it runs again, so it is looked at once more after that.
 */
export type AwaitedKind = 'closing' | 'reopening';

export interface AwaitedFile extends OwnedFile {
  readonly orderId: string;
  readonly kind: AwaitedKind;
  readonly since: string;
  /** For a person: what has to be closed. Null where nothing has. */
  readonly sentence: string | null;
  /** What tells the file as it was after its purge from a later state; null for `closing`. */
  readonly mark: string | null;
  /** When its application was first seen to run again. */
  readonly startedAt: string | null;
}

export interface Awaited {
  /** Of all orders, or of one kind only. */
  all(kind?: AwaitedKind): AwaitedFile[];
  put(file: AwaitedFile): void;
  remove(file: Pick<AwaitedFile, 'orderId' | 'kind' | 'path'>): void;
  /** All that one order waits for, of one kind. */
  clear(orderId: string, kind: AwaitedKind): void;
}

export function openAwaited({ sql }: Database): Awaited {
  // Who only reads may meet a state that an older version wrote.
  const there = sql.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'awaited'").get() !== undefined;
  const read = (row: Record<string, unknown>): AwaitedFile => ({
    orderId: String(row['order_id']),
    kind: String(row['kind']) as AwaitedKind,
    path: pathFromBlob(row['path']),
    owner: String(row['owner']),
    running: JSON.parse(String(row['running'])) as string[],
    since: String(row['since']),
    sentence: textOrNull(row['sentence']),
    mark: textOrNull(row['mark']),
    startedAt: textOrNull(row['started_at']),
  });
  return {
    all(kind) {
      if (!there) return [];
      const rows = sql.prepare('SELECT * FROM awaited ORDER BY since, path').all().map(read);
      return kind === undefined ? rows : rows.filter((row) => row.kind === kind);
    },
    put({ orderId, kind, path, owner, running, since, sentence, mark, startedAt }) {
      sql
        .prepare('INSERT OR REPLACE INTO awaited VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
        .run(orderId, kind, pathToBlob(path), owner, JSON.stringify(running), since, sentence, mark, startedAt);
    },
    remove({ orderId, kind, path }) {
      sql.prepare('DELETE FROM awaited WHERE order_id = ? AND kind = ? AND path = ?').run(orderId, kind, pathToBlob(path));
    },
    clear: (orderId, kind) => void sql.prepare('DELETE FROM awaited WHERE order_id = ? AND kind = ?').run(orderId, kind),
  };
}

import { pathToBlob, type Database } from './database.ts';

/**
 * Where an order's value stood. `purged`: it was removed there, and its successor must not land there. `undone`: its owner
 * put it back, and the watch leaves it alone. `residual`: it could not be removed there, so finding it is no news. `relapse`:
 * that it came back there was told.
 */
export type SpotKind = 'purged' | 'residual' | 'undone' | 'relapse';

export interface Spots {
  mark(path: string | Buffer, orderId: string, entry: string, kind: SpotKind): void;
  has(path: string | Buffer, orderId: string, kind: SpotKind): boolean;
  /** The file is free of dead values: a later relapse there is news again. */
  settle(path: string | Buffer): void;
  /** Of one order, all of one kind: before a newer hunt says where residuals are. */
  clearAll(orderId: string, kind: SpotKind): void;
}

export function openSpots({ sql }: Database): Spots {
  const put = sql.prepare('INSERT INTO spots VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const get = sql.prepare('SELECT 1 FROM spots WHERE path = ? AND order_id = ? AND kind = ? LIMIT 1');
  const settle = sql.prepare("DELETE FROM spots WHERE path = ? AND kind = 'relapse'");
  return {
    mark: (path, orderId, entry, kind) => void put.run(pathToBlob(path), orderId, entry, kind),
    has: (path, orderId, kind) => get.get(pathToBlob(path), orderId, kind) !== undefined,
    settle: (path) => void settle.run(pathToBlob(path)),
    clearAll: (orderId, kind) => void sql.prepare('DELETE FROM spots WHERE order_id = ? AND kind = ?').run(orderId, kind),
  };
}

import type { OrderPayload } from '../protocol/index.ts';
import { openKept } from './kept.ts';

/** What of an order the watch needs. */
export type WatchedOrder = Pick<OrderPayload, 'orderId' | 'verb' | 'rings' | 'startBy' | 'watchUntil' | 'scope'> & {
  /** SHA-256 of its payload bytes. */
  readonly hash: string;
};

/** One device's newest receipt of an order. */
export interface Answer {
  readonly orderId: string;
  readonly deviceId: string;
  readonly receiptId: string;
  readonly ring: number;
  readonly finishedAt: string;
  /** Null: it went well, or as asked. */
  readonly failure: string | null;
}

/** Devices of one ring since the order was last let go on. */
export interface RingTally {
  readonly ring: number;
  readonly answered: number;
  readonly failed: number;
}

/**
 * How orders fare, as far as the steward counted. It may be lost: then it is counted again, from what the server still shows.
 * Every change is durable before it returns.
 */
export interface HealthBook extends Disposable {
  add(order: WatchedOrder): void;
  orders(): WatchedOrder[];
  forget(orderId: string): void;
  /** Up to which receipt of the order was counted. */
  cursor(orderId: string): number;
  /** Takes answers and moves the cursor in one step. An older word of a device than the one that is held changes nothing. */
  take(orderId: string, answers: readonly Answer[], cursor: number): void;
  /** What was counted so far is known to those who let the order go on: only what comes from here on counts. */
  begin(orderId: string): void;
  tally(orderId: string): RingTally[];
  /** Kinds of failure in a ring, most first. */
  failures(orderId: string, ring: number): { readonly failure: string; readonly count: number }[];
}

/** Each entry brings the database from version i to i + 1; entries are frozen once released. */
const MIGRATIONS = [
  `
  CREATE TABLE IF NOT EXISTS orders (order_id TEXT PRIMARY KEY, body TEXT NOT NULL, cursor INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS answers (
    order_id TEXT NOT NULL, device_id TEXT NOT NULL, receipt_id TEXT NOT NULL, ring INTEGER NOT NULL, finished_at TEXT NOT NULL,
    failure TEXT, known INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (order_id, device_id)) STRICT, WITHOUT ROWID;`,
];

export function openHealthBook(path: string): HealthBook {
  const { db, whole } = openKept(path, MIGRATIONS);
  return {
    add: (order) =>
      void db
        .prepare('INSERT INTO orders (order_id, body) VALUES (?, ?) ON CONFLICT (order_id) DO NOTHING')
        .run(order.orderId, JSON.stringify(order)),
    orders: () =>
      db
        .prepare('SELECT body FROM orders')
        .all()
        .map((row) => JSON.parse(String(row['body'])) as WatchedOrder),
    forget(orderId) {
      db.prepare('DELETE FROM answers WHERE order_id = ?').run(orderId);
      db.prepare('DELETE FROM orders WHERE order_id = ?').run(orderId);
    },
    cursor: (orderId) => Number(db.prepare('SELECT cursor FROM orders WHERE order_id = ?').get(orderId)?.['cursor'] ?? 0),
    take(orderId, answers, cursor) {
      whole(() => {
        const put = db.prepare(
          `INSERT INTO answers (order_id, device_id, receipt_id, ring, finished_at, failure) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (order_id, device_id) DO UPDATE SET receipt_id = excluded.receipt_id, finished_at = excluded.finished_at,
             failure = excluded.failure, known = 0
           WHERE excluded.finished_at > finished_at`,
        );
        for (const one of answers) put.run(orderId, one.deviceId, one.receiptId, one.ring, one.finishedAt, one.failure);
        db.prepare('UPDATE orders SET cursor = max(cursor, ?) WHERE order_id = ?').run(cursor, orderId);
      });
    },
    begin: (orderId) => void db.prepare('UPDATE answers SET known = 1 WHERE order_id = ?').run(orderId),
    tally: (orderId) =>
      db
        .prepare(
          `SELECT ring, count(*) AS answered, count(failure) AS failed FROM answers WHERE order_id = ? AND known = 0
           GROUP BY ring ORDER BY ring`,
        )
        .all(orderId)
        .map((row) => ({ ring: Number(row['ring']), answered: Number(row['answered']), failed: Number(row['failed']) })),
    failures: (orderId, ring) =>
      db
        .prepare(
          `SELECT failure, count(*) AS n FROM answers WHERE order_id = ? AND ring = ? AND known = 0 AND failure IS NOT NULL
           GROUP BY failure ORDER BY n DESC, failure`,
        )
        .all(orderId, ring)
        .map((row) => ({ failure: String(row['failure']), count: Number(row['n']) })),
    [Symbol.dispose]: () => db.close(),
  };
}

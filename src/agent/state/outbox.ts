import * as v from 'valibot';
import { DeviceFrame } from '../../protocol/index.ts';
import type { Database } from './database.ts';

/** A frame that must reach the server: it has an id by which the server knows a repetition. */
export type OutboxFrame = Extract<DeviceFrame, { t: 'replicas' | 'visibility' | 'progress' | 'receipt' }>;

/** Durable frames, in order, until the server has accepted each. */
export interface Outbox {
  /** In the caller's transaction. Adding an id twice changes nothing. */
  add(frame: OutboxFrame): void;
  /** Up to `limit` frames after `after` (0: from the start). */
  next(after: number, limit: number): { n: number; frame: OutboxFrame }[];
  /** The frame that had this id, now gone; null when there was none. */
  settle(id: string): OutboxFrame | null;
  readonly size: number;
}

export function openOutbox({ sql }: Database): Outbox {
  const add = sql.prepare('INSERT INTO outbox (id, frame) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  const next = sql.prepare('SELECT n, frame FROM outbox WHERE n > ? ORDER BY n LIMIT ?');
  const take = sql.prepare('DELETE FROM outbox WHERE id = ? RETURNING frame');
  const count = sql.prepare('SELECT count(*) AS size FROM outbox');
  const read = (text: unknown) => v.parse(DeviceFrame, JSON.parse(String(text))) as OutboxFrame;
  return {
    add(frame) {
      add.run(frame.id, JSON.stringify(frame));
    },
    next: (after, limit) => next.all(after, limit).map((row) => ({ n: Number(row['n']), frame: read(row['frame']) })),
    settle(id) {
      const row = take.get(id);
      return row ? read(row['frame']) : null;
    },
    get size() {
      return Number(count.get()?.['size']);
    },
  };
}

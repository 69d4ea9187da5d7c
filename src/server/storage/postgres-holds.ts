import type { ClientBase, Pool } from 'pg';
import { CHANNEL } from './postgres-told.ts';

/** Ids of one statement. */
const BATCH = 500;
const RETRY = 1_000;

interface Hold {
  readonly replaced: () => void;
  /** Number of this hold in the table, larger than that of any before it; null until it is written. */
  epoch: number | null;
  /** The largest number of another process's hold that was heard of meanwhile. */
  heard: number;
}

/**
 * Which devices are connected to this process, kept in the table that all processes share. It is written behind the
 * connections, many at a time; what fails is tried again.
 */
export interface Holds {
  hold(deviceId: string, replaced: () => void): Disposable;
  /** Another process holds a newer connection. */
  elsewhere(deviceId: string, epoch: number): void;
  /** The table may have lost this process's rows, or others may have taken devices over unheard. */
  reclaim(client: ClientBase): Promise<void>;
  close(): void;
}

export function holds(pool: Pool, nodeId: string): Holds {
  const held = new Map<string, Hold>();
  /** Ids whose row is not as it should be. */
  const due = new Set<string>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  const stop = new AbortController();

  const lose = (deviceId: string, hold: Hold): void => {
    if (held.get(deviceId) !== hold) return;
    held.delete(deviceId);
    hold.replaced();
  };

  const write = async (ids: readonly string[]): Promise<void> => {
    const went = ids.filter((id) => !held.has(id));
    if (went.length > 0) await pool.query('DELETE FROM connections WHERE node_id = $1 AND device_id = ANY($2)', [nodeId, went]);
    const came = new Map(ids.flatMap((id) => (held.has(id) ? [[id, held.get(id) as Hold]] : [])));
    if (came.size === 0) return;
    // Numbers grow for each device, whoever writes and whatever was swept between: the clock's, or one more than the row's.
    const { rows } = await pool.query<{ device_id: string; epoch: number }>(
      `WITH put AS (
         INSERT INTO connections (device_id, node_id, epoch)
         SELECT id, $1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint FROM unnest($2::text[]) AS id
         ON CONFLICT (device_id) DO UPDATE SET node_id = excluded.node_id, epoch = greatest(connections.epoch + 1, excluded.epoch)
         RETURNING device_id, epoch, xmax <> 0 AS again)
       SELECT device_id, epoch, CASE WHEN again THEN pg_notify('${CHANNEL}', json_build_object('from', $1::text, 'changes',
         json_build_array(json_build_object('kind', 'elsewhere', 'deviceId', device_id, 'epoch', epoch)))::text) END FROM put`,
      [nodeId, [...came.keys()]],
    );
    for (const { device_id: deviceId, epoch } of rows) {
      const hold = came.get(deviceId);
      if (!hold) continue;
      hold.epoch = epoch;
      if (hold.heard > epoch) lose(deviceId, hold);
    }
  };

  const writeDue = async (): Promise<void> => {
    while (due.size > 0 && !stop.signal.aborted) {
      const ids = [...due].slice(0, BATCH).sort();
      for (const id of ids) due.delete(id);
      try {
        await write(ids);
      } catch {
        for (const id of ids) due.add(id);
        timer ??= setTimeout(() => {
          timer = null;
          start();
        }, RETRY).unref();
        return;
      }
    }
  };
  const start = (): void => {
    running ??= Promise.resolve()
      .then(writeDue)
      .finally(() => {
        running = null;
        if (due.size > 0 && timer === null && !stop.signal.aborted) start();
      });
  };

  return {
    hold(deviceId, replaced) {
      const mine: Hold = { replaced, epoch: null, heard: 0 };
      held.set(deviceId, mine);
      due.add(deviceId);
      start();
      return {
        [Symbol.dispose]() {
          if (held.get(deviceId) !== mine) return;
          held.delete(deviceId);
          due.add(deviceId);
          start();
        },
      };
    },
    elsewhere(deviceId, epoch) {
      const hold = held.get(deviceId);
      if (!hold) return;
      if (hold.epoch === null) hold.heard = Math.max(hold.heard, epoch);
      else if (hold.epoch < epoch) lose(deviceId, hold);
    },
    async reclaim(client) {
      const mine = new Map([...held].filter(([, { epoch }]) => epoch !== null));
      if (mine.size === 0) return;
      // A row of another's is newer than what this process held before it was away.
      const { rows } = await client.query<{ device_id: string }>(
        `WITH mine AS (SELECT * FROM unnest($2::text[], $3::bigint[]) AS m (device_id, epoch)),
           put AS (INSERT INTO connections (device_id, node_id, epoch) SELECT device_id, $1, epoch FROM mine ON CONFLICT DO NOTHING)
         SELECT c.device_id FROM connections c JOIN mine m ON m.device_id = c.device_id WHERE c.node_id <> $1`,
        [nodeId, [...mine.keys()], [...mine.values()].map(({ epoch }) => epoch)],
      );
      for (const { device_id: deviceId } of rows) {
        const hold = mine.get(deviceId);
        if (hold) lose(deviceId, hold);
      }
    },
    close() {
      stop.abort();
      if (timer) clearTimeout(timer);
    },
  };
}

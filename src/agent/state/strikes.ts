import type { Database } from './database.ts';

/** How often a job ended its scanner. A job with two strikes is denied for a day, not tried in a loop. */
export interface Strikes {
  /** Counts one more and gives the count. */
  add(job: string, at: string): number;
  count(job: string, since: string): number;
  clear(job: string): void;
}

export function openStrikes({ sql }: Database): Strikes {
  const add = sql.prepare(
    'INSERT INTO strikes VALUES (?, 1, ?) ON CONFLICT (job) DO UPDATE SET count = count + 1, at = excluded.at RETURNING count',
  );
  const get = sql.prepare('SELECT count FROM strikes WHERE job = ? AND at >= ?');
  const drop = sql.prepare('DELETE FROM strikes WHERE job = ?');
  return {
    add: (job, at) => Number(add.get(job, at)?.['count']),
    count: (job, since) => Number(get.get(job, since)?.['count'] ?? 0),
    clear: (job) => void drop.run(job),
  };
}

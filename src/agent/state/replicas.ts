import type { PlaceClass, Replica } from '../../protocol/index.ts';
import { pathFromBlob, pathToBlob, type Database } from './database.ts';

/** What this device holds: one row per occurrence of a secret. `path` is the raw path; `replica.path` the shown one. */
export interface StoredReplica {
  readonly path: string | Buffer;
  readonly replica: Replica;
}

export interface PlaceTally {
  readonly place: string;
  readonly class: PlaceClass;
  readonly count: number;
}

export interface Replicas {
  /**
   * Makes the replicas of one file exactly `now`, and says what came and what went. `seenAt` alone is no change.
   */
  replace(path: string | Buffer, now: readonly Replica[]): { upserts: Replica[]; gone: StoredReplica[] };
  clear(): void;
  byFingerprint(fingerprint: string): StoredReplica[];
  paths(): (string | Buffer)[];
  all(): StoredReplica[];
  /** How many each place holds, most first. An inventory can be large: nothing of it is loaded for that. */
  tally(): PlaceTally[];
  /** At most so many of each place, in the order of their paths. */
  some(perPlace: number): Replica[];
  readonly size: number;
  /** Files that the newest look could not read. */
  setNotVisible(path: string | Buffer, reason: string | null, at: string): void;
  /** Drops what was last met before `since`, but for what `keep` wants. */
  dropNotVisible(since: string, keep: (path: string | Buffer) => boolean): void;
  notVisible(): Record<string, number>;
}

const PLACE = "body ->> '$.place' AS place, body ->> '$.class' AS class";

export function openReplicas({ sql }: Database): Replicas {
  const ofPath = sql.prepare('SELECT path, body FROM replicas WHERE path = ?');
  const put = sql.prepare(
    'INSERT INTO replicas VALUES (?, ?, ?, ?) ON CONFLICT (replica_id) DO UPDATE SET path = excluded.path, fingerprint = excluded.fingerprint, body = excluded.body',
  );
  const drop = sql.prepare('DELETE FROM replicas WHERE replica_id = ?');
  const ofFingerprint = sql.prepare('SELECT path, body FROM replicas WHERE fingerprint = ?');
  const see = sql.prepare(
    'INSERT INTO not_visible VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, seen_at = excluded.seen_at',
  );
  const unsee = sql.prepare('DELETE FROM not_visible WHERE path = ?');
  const stored = (row: Record<string, unknown>): StoredReplica => ({
    path: pathFromBlob(row['path']),
    replica: JSON.parse(String(row['body'])) as Replica,
  });
  const essence = (replica: Replica) => JSON.stringify({ ...replica, seenAt: '' });

  return {
    replace(path, now) {
      const blob = pathToBlob(path);
      const before = new Map(ofPath.all(blob).map((row) => [stored(row).replica.replicaId, stored(row)]));
      const upserts: Replica[] = [];
      for (const replica of now) {
        const old = before.get(replica.replicaId);
        before.delete(replica.replicaId);
        if (old && essence(old.replica) === essence(replica)) continue;
        put.run(replica.replicaId, blob, replica.fingerprint, JSON.stringify(replica));
        upserts.push(replica);
      }
      const gone = [...before.values()];
      for (const { replica } of gone) drop.run(replica.replicaId);
      return { upserts, gone };
    },
    clear: () => sql.exec('DELETE FROM replicas'),
    byFingerprint: (fingerprint) => ofFingerprint.all(fingerprint).map(stored),
    paths: () =>
      sql
        .prepare('SELECT DISTINCT path FROM replicas')
        .all()
        .map((row) => pathFromBlob(row['path'])),
    all: () => sql.prepare('SELECT path, body FROM replicas ORDER BY path').all().map(stored),
    tally: () =>
      sql
        .prepare(`SELECT ${PLACE}, count(*) AS count FROM replicas GROUP BY place, class ORDER BY count DESC, place, class`)
        .all()
        .map((row) => ({ place: String(row['place']), class: String(row['class']) as PlaceClass, count: Number(row['count']) })),
    some: (perPlace) =>
      sql
        .prepare(
          `SELECT body FROM (
             SELECT body, path, row_number() OVER (PARTITION BY place, class ORDER BY path) AS n FROM (SELECT body, path, ${PLACE} FROM replicas)
           ) WHERE n <= ? ORDER BY path`,
        )
        .all(perPlace)
        .map((row) => JSON.parse(String(row['body'])) as Replica),
    get size() {
      return Number(sql.prepare('SELECT count(*) AS size FROM replicas').get()?.['size']);
    },
    setNotVisible(path, reason, at) {
      if (reason === null) unsee.run(pathToBlob(path));
      else see.run(pathToBlob(path), reason, at);
    },
    dropNotVisible(since, keep) {
      for (const row of sql.prepare('SELECT path FROM not_visible WHERE seen_at < ?').all(since)) {
        const path = pathFromBlob(row['path']);
        if (!keep(path)) unsee.run(pathToBlob(path));
      }
    },
    notVisible() {
      const rows = sql.prepare('SELECT reason, count(*) AS size FROM not_visible GROUP BY reason').all();
      return Object.fromEntries(rows.map((row) => [String(row['reason']), Number(row['size'])]));
    },
  };
}

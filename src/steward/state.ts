import { DatabaseSync } from 'node:sqlite';
import type { Statement } from '../protocol/index.ts';
import type { ChainState } from '../trust/index.ts';

/** Each entry brings the database from version i to i + 1; entries are frozen once released. */
const MIGRATIONS = [
  `CREATE TABLE chain (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL) STRICT;
   CREATE TABLE admissions (device_id TEXT PRIMARY KEY, state TEXT NOT NULL, statement TEXT NOT NULL) STRICT;
   CREATE TABLE retirements (
     request_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, ref TEXT NOT NULL, version TEXT NOT NULL,
     fingerprint TEXT NOT NULL, statement TEXT NOT NULL) STRICT;`,
];

/** What the steward must not forget: how far the chain it signed had come, whom it let in, what it stated dead. */
export interface StewardState extends Disposable {
  chain(empty: ChainState): ChainState;
  saveChain(state: ChainState): void;
  admission(deviceId: string): Statement | null;
  saveAdmission(deviceId: string, state: 'admitted' | 'revoked', statement: Statement): void;
  retirement(requestId: string): Statement | null;
  nextRetirement(): number;
  saveRetirement(row: {
    requestId: string;
    sequence: number;
    ref: string;
    version: string;
    fingerprint: string;
    statement: Statement;
  }): void;
}

/** Opens (or makes) `path`; every save is durable before it returns. */
export function openStewardState(path: string): StewardState {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  const { user_version: at } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (at > MIGRATIONS.length) throw new Error(`${path} was written by a newer Lastcopy (version ${at}); install that version or newer.`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index >= at) db.exec(`BEGIN; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }

  const parse = (row: unknown): Statement | null => (row ? (JSON.parse((row as { statement: string }).statement) as Statement) : null);
  return {
    chain(empty) {
      const row = db.prepare('SELECT state FROM chain WHERE id = 1').get() as { state: string } | undefined;
      return row ? (JSON.parse(row.state) as ChainState) : empty;
    },
    saveChain(state) {
      db.prepare('INSERT INTO chain (id, state) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state').run(
        JSON.stringify(state),
      );
    },
    admission: (deviceId) => parse(db.prepare('SELECT statement FROM admissions WHERE device_id = ?').get(deviceId)),
    saveAdmission(deviceId, state, statement) {
      db.prepare(
        `INSERT INTO admissions (device_id, state, statement) VALUES (?, ?, ?)
         ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, statement = excluded.statement`,
      ).run(deviceId, state, JSON.stringify(statement));
    },
    retirement: (requestId) => parse(db.prepare('SELECT statement FROM retirements WHERE request_id = ?').get(requestId)),
    nextRetirement() {
      return (db.prepare('SELECT coalesce(max(sequence), 0) + 1 AS next FROM retirements').get() as { next: number }).next;
    },
    saveRetirement(row) {
      db.prepare('INSERT INTO retirements VALUES (?, ?, ?, ?, ?, ?)').run(
        row.requestId,
        row.sequence,
        row.ref,
        row.version,
        row.fingerprint,
        JSON.stringify(row.statement),
      );
    },
    [Symbol.dispose]() {
      db.close();
    },
  };
}

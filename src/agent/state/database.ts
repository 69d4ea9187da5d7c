import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../errors.ts';

/**
 * Everything durable that grows: `agent.db` in the state directory. WAL, so that `lastcopy status` reads while the agent
 * writes; `synchronous=FULL`, because an acknowledged order or receipt must survive a power cut.
 */
export interface Database {
  readonly sql: DatabaseSync;
  /** All or nothing. Nests into the outer transaction. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** One list entry per schema version, applied in order; an entry never changes once released. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- The order chain as it was taken; statements verbatim.
  CREATE TABLE chain (
    seq INTEGER PRIMARY KEY,
    item_hash TEXT NOT NULL,
    -- The chain's hash after this item.
    chain_hash TEXT NOT NULL,
    statement TEXT,
    sealed_key TEXT,
    taken_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE orders (
    order_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    label TEXT NOT NULL,
    -- OrderLife as JSON: one reducer reads and writes it.
    life TEXT NOT NULL,
    delivered_at TEXT NOT NULL,
    finished_at TEXT,
    recheck_at TEXT,
    watch_until TEXT NOT NULL
  ) STRICT;

  CREATE TABLE verdicts (
    n INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    at TEXT NOT NULL,
    decision TEXT NOT NULL,
    code TEXT,
    sentence TEXT NOT NULL
  ) STRICT;

  -- What was refused before it could become an order.
  CREATE TABLE audit (n INTEGER PRIMARY KEY, at TEXT NOT NULL, subject TEXT NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL,
    UNIQUE (subject, code)) STRICT;

  -- Occurrences of secrets: fingerprints, never values. path is raw bytes.
  CREATE TABLE replicas (
    replica_id TEXT PRIMARY KEY,
    path BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX replicas_by_path ON replicas (path);
  CREATE INDEX replicas_by_fingerprint ON replicas (fingerprint);

  CREATE TABLE not_visible (path BLOB PRIMARY KEY, reason TEXT NOT NULL, seen_at TEXT NOT NULL) STRICT;

  -- Frames until the server has accepted them, in the order of n.
  CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, frame TEXT NOT NULL) STRICT;

  CREATE TABLE plans (
    plan_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    phase TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    outcome TEXT,
    undo_until TEXT,
    undone_at TEXT
  ) STRICT;
  CREATE INDEX plans_by_order ON plans (order_id);

  CREATE TABLE receipts (
    receipt_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    phase TEXT NOT NULL,
    payload TEXT NOT NULL,
    made_at TEXT NOT NULL,
    accepted_at TEXT
  ) STRICT;

  -- Where an order's value stands or stood; spots.ts names the kinds.
  CREATE TABLE spots (path BLOB NOT NULL, order_id TEXT NOT NULL, entry TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (path, order_id, entry, kind)) STRICT;

  CREATE TABLE strikes (job TEXT PRIMARY KEY, count INTEGER NOT NULL, at TEXT NOT NULL) STRICT;
  `,
  `
  -- Files whose application orders wait for; awaited.ts names the kinds.
  CREATE TABLE awaited (order_id TEXT NOT NULL, kind TEXT NOT NULL, path BLOB NOT NULL, owner TEXT NOT NULL, running TEXT NOT NULL,
    since TEXT NOT NULL, sentence TEXT, mark TEXT, started_at TEXT, PRIMARY KEY (order_id, kind, path)) STRICT;
  `,
];

/** Opens (or makes) the database. Throws AgentError `state-newer` when a later version of Lastcopy wrote it. */
export function openDatabase(stateDir: string, options: { readOnly?: boolean } = {}): Database {
  const path = join(stateDir, 'agent.db');
  const sql = new DatabaseSync(path, { readOnly: options.readOnly ?? false, timeout: 5_000, enableForeignKeyConstraints: true });
  try {
    if (!options.readOnly) {
      chmodSync(path, 0o600);
      sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1000; PRAGMA secure_delete = ON');
    }
    const version = Number(sql.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > MIGRATIONS.length) {
      throw new AgentError('state-newer', `${path} was written by a newer Lastcopy. Update this one, or use another --state directory.`);
    }
    if (!options.readOnly) {
      for (let next = version; next < MIGRATIONS.length; next++) {
        sql.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[next]}; PRAGMA user_version = ${next + 1}; COMMIT`);
      }
    }
  } catch (error) {
    sql.close();
    throw error;
  }
  let depth = 0;
  return {
    sql,
    transaction(work) {
      if (depth > 0) return work();
      sql.exec('BEGIN IMMEDIATE');
      depth++;
      try {
        const result = work();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        sql.exec('ROLLBACK');
        throw error;
      } finally {
        depth--;
      }
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}

/** Raw path ⇄ BLOB: a path need not be UTF-8. */
export function pathToBlob(path: string | Buffer): Buffer {
  return typeof path === 'string' ? Buffer.from(path, 'utf8') : path;
}

export function pathFromBlob(blob: unknown): string | Buffer {
  const bytes = Buffer.from(blob as Uint8Array);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : bytes;
}

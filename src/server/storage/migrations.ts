import type { DatabaseSync } from 'node:sqlite';

/**
 * Step i brings a database from `user_version` i to i + 1. A released step is frozen: later code never changes its SQL,
 * nor does a step read shapes that live elsewhere. Triggers keep chain and audit append-only against our own mistakes;
 * against others the hashes do.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE devices (
    n INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL UNIQUE,
    signing_key TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    machine TEXT NOT NULL,
    user TEXT NOT NULL,
    os TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'admitted', 'revoked')),
    admission TEXT,
    admission_issued_at TEXT,
    cursor INTEGER NOT NULL DEFAULT 0,
    last_seen_at TEXT
  ) STRICT;
  CREATE INDEX devices_by_state ON devices (state);

  CREATE TABLE chain (
    seq INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    statement_hash TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    scope TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER chain_kept BEFORE DELETE ON chain BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;
  CREATE TRIGGER chain_fixed BEFORE UPDATE ON chain BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;

  CREATE TABLE orders (
    order_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    payload_hash TEXT NOT NULL,
    label TEXT NOT NULL,
    verb TEXT NOT NULL,
    scope TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    start_by TEXT NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sealed_keys (
    seq INTEGER NOT NULL REFERENCES chain (seq),
    device_id TEXT NOT NULL,
    jwe TEXT NOT NULL,
    PRIMARY KEY (seq, device_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    issued_at TEXT NOT NULL,
    statement TEXT NOT NULL
  ) STRICT;

  CREATE TABLE retirements (
    n INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    statement TEXT,
    refusal TEXT,
    answered_at TEXT
  ) STRICT;

  CREATE TABLE taken_frames (
    n INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    frame_id TEXT NOT NULL,
    UNIQUE (device_id, frame_id)
  ) STRICT;
  CREATE INDEX taken_frames_by_age ON taken_frames (device_id, n);

  CREATE TABLE replicas (
    device_id TEXT NOT NULL,
    replica_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    place TEXT NOT NULL,
    class TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (device_id, replica_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX replicas_by_fingerprint ON replicas (fingerprint);

  CREATE TABLE visibility (
    device_id TEXT PRIMARY KEY,
    not_visible INTEGER NOT NULL,
    watching TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE progress (
    order_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (order_id, device_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE receipts (
    n INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    receipt_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    figures TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at TEXT NOT NULL,
    UNIQUE (device_id, receipt_id)
  ) STRICT;
  CREATE INDEX receipts_by_order ON receipts (order_id, n);

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT,
    code TEXT,
    detail TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
  `,
];

/** The version that this code reads and writes. */
export const SCHEMA_VERSION = STEPS.length;

/**
 * Brings the database up to SCHEMA_VERSION, one transaction per step.
 * @throws Error when the file was written by a newer version of the program.
 */
export function migrate(db: DatabaseSync): void {
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found > SCHEMA_VERSION) {
    throw Object.assign(
      new Error(`The server's database is of version ${found}, this program knows up to ${SCHEMA_VERSION}: install the newer program.`),
      { code: 'newer-database' },
    );
  }
  for (let version = found; version < SCHEMA_VERSION; version++) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(STEPS[version] ?? '');
      db.exec(`PRAGMA user_version = ${version + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

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

  // Counts that views need are kept by triggers, so that an overview reads some dozen rows instead of every replica.
  `
  CREATE TABLE replica_counts (
    place TEXT NOT NULL,
    class TEXT NOT NULL,
    rule TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (place, class, rule)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fingerprint_counts (fingerprint TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE device_counts (device_id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  INSERT INTO replica_counts
    SELECT place, class, coalesce(json_extract(body, '$.rule'), ''), count(*) FROM replicas GROUP BY 1, 2, 3;
  INSERT INTO fingerprint_counts SELECT fingerprint, count(*) FROM replicas GROUP BY 1;
  INSERT INTO device_counts SELECT device_id, count(*) FROM replicas GROUP BY 1;

  CREATE TRIGGER replicas_came AFTER INSERT ON replicas BEGIN
    INSERT INTO replica_counts VALUES (NEW.place, NEW.class, coalesce(json_extract(NEW.body, '$.rule'), ''), 1)
      ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO fingerprint_counts VALUES (NEW.fingerprint, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO device_counts VALUES (NEW.device_id, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER replicas_went AFTER DELETE ON replicas BEGIN
    UPDATE replica_counts SET n = n - 1
      WHERE place = OLD.place AND class = OLD.class AND rule = coalesce(json_extract(OLD.body, '$.rule'), '');
    DELETE FROM replica_counts
      WHERE place = OLD.place AND class = OLD.class AND rule = coalesce(json_extract(OLD.body, '$.rule'), '') AND n <= 0;
    UPDATE fingerprint_counts SET n = n - 1 WHERE fingerprint = OLD.fingerprint;
    DELETE FROM fingerprint_counts WHERE fingerprint = OLD.fingerprint AND n <= 0;
    UPDATE device_counts SET n = n - 1 WHERE device_id = OLD.device_id;
    DELETE FROM device_counts WHERE device_id = OLD.device_id AND n <= 0;
  END;
  CREATE TRIGGER replicas_changed AFTER UPDATE ON replicas
    WHEN OLD.place <> NEW.place OR OLD.class <> NEW.class OR OLD.fingerprint <> NEW.fingerprint
      OR json_extract(OLD.body, '$.rule') IS NOT json_extract(NEW.body, '$.rule')
  BEGIN
    INSERT INTO replica_counts VALUES (NEW.place, NEW.class, coalesce(json_extract(NEW.body, '$.rule'), ''), 1)
      ON CONFLICT DO UPDATE SET n = n + 1;
    UPDATE replica_counts SET n = n - 1
      WHERE place = OLD.place AND class = OLD.class AND rule = coalesce(json_extract(OLD.body, '$.rule'), '');
    DELETE FROM replica_counts
      WHERE place = OLD.place AND class = OLD.class AND rule = coalesce(json_extract(OLD.body, '$.rule'), '') AND n <= 0;
    INSERT INTO fingerprint_counts VALUES (NEW.fingerprint, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    UPDATE fingerprint_counts SET n = n - 1 WHERE fingerprint = OLD.fingerprint;
    DELETE FROM fingerprint_counts WHERE fingerprint = OLD.fingerprint AND n <= 0;
  END;

  CREATE TABLE sign_in_links (
    n INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    until TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    used_at TEXT NOT NULL
  ) STRICT;

  -- What the server tells the commands that run beside it.
  CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- The server's own time: a device's clock must not decide how long its words are kept.
  ALTER TABLE progress ADD COLUMN taken_at TEXT;
  CREATE INDEX receipts_by_arrival ON receipts (received_at);
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

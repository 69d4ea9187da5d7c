import type { DatabaseSync } from 'node:sqlite';
import { newerDatabase, SCHEMA_VERSION } from './schema-version.ts';

/**
 * Step i brings a database from `user_version` i to i + 1. A released step is frozen: later code never changes its SQL,
 * nor does a step read shapes that live elsewhere. Its like for PostgreSQL, of the same number, is in postgres-steps.ts. Triggers keep chain and audit append-only against our own mistakes;
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

  // One text of the program's keeps the counts in both databases, so the triggers go. Frames are numbered within their device, which
  // makes forgetting the oldest a matter of one lookup. What of a receipt is forgotten stands in a column of its own.
  `
  DROP TRIGGER replicas_came;
  DROP TRIGGER replicas_went;
  DROP TRIGGER replicas_changed;
  ALTER TABLE replicas ADD COLUMN rule TEXT NOT NULL DEFAULT '';
  UPDATE replicas SET rule = coalesce(json_extract(body, '$.rule'), '');

  CREATE TABLE numbered_frames (
    device_id TEXT NOT NULL,
    k INTEGER NOT NULL,
    frame_id TEXT NOT NULL,
    PRIMARY KEY (device_id, k),
    UNIQUE (device_id, frame_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO numbered_frames
    SELECT device_id, row_number() OVER (PARTITION BY device_id ORDER BY n), frame_id FROM taken_frames;
  DROP TABLE taken_frames;
  ALTER TABLE numbered_frames RENAME TO taken_frames;

  ALTER TABLE receipts ADD COLUMN sentence TEXT;
  UPDATE receipts SET
    sentence = nullif(json_extract(figures, '$.reason.sentence'), ''),
    figures = json_set(figures, '$.reason.sentence', '')
  WHERE json_type(figures, '$.reason') = 'object';

  -- When each state was first told, as JSON.
  ALTER TABLE progress ADD COLUMN times TEXT;

  -- The proof of a device's enrolment, for the steward; why the steward leaves it pending, as JSON.
  ALTER TABLE devices ADD COLUMN proof TEXT;
  ALTER TABLE devices ADD COLUMN waits TEXT;

  -- Rotation events and the steward's drafts; never forgotten, for repetitions are told by their ids.
  CREATE TABLE rotation_events (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    hook TEXT,
    event TEXT NOT NULL,
    received_at TEXT NOT NULL,
    draft TEXT,
    drafted_at TEXT
  ) STRICT;
  CREATE INDEX rotation_events_waiting ON rotation_events (n) WHERE draft IS NULL;
  `,

  `
  -- Who was listed, and by what each signs in; an identity provider's word on somebody stands in the subject.
  CREATE TABLE persons (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'approver', 'admin')),
    added_at TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    by_provider INTEGER NOT NULL DEFAULT 0,
    issuer TEXT,
    subject TEXT,
    UNIQUE (issuer, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE passwords (person TEXT PRIMARY KEY, hash TEXT NOT NULL, set_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE passkeys (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    credential_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    counter INTEGER NOT NULL,
    transports TEXT NOT NULL,
    label TEXT NOT NULL,
    added_at TEXT NOT NULL,
    used_at TEXT
  ) STRICT;
  CREATE INDEX passkeys_by_person ON passkeys (person);
  CREATE TABLE api_tokens (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT,
    until TEXT NOT NULL,
    used_on TEXT
  ) STRICT;
  CREATE TABLE sign_in_attempts (
    key TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    over_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sign_in_attempts_by_end ON sign_in_attempts (over_at);

  ALTER TABLE sign_in_links ADD COLUMN person TEXT;
  ALTER TABLE sessions ADD COLUMN person TEXT;
  ALTER TABLE sessions ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'link';
  ALTER TABLE sessions ADD COLUMN most_role TEXT;
  `,

  // What a revoked device holds is not the fleet's any more.
  `
  UPDATE replica_counts SET n = replica_counts.n - gone.n
    FROM (SELECT r.place, r.class, r.rule, count(*) AS n FROM devices d JOIN replicas r ON r.device_id = d.device_id
          WHERE d.state = 'revoked' GROUP BY 1, 2, 3) AS gone
    WHERE replica_counts.place = gone.place AND replica_counts.class = gone.class AND replica_counts.rule = gone.rule;
  DELETE FROM replica_counts WHERE n <= 0;
  UPDATE fingerprint_counts SET n = fingerprint_counts.n - gone.n
    FROM (SELECT r.fingerprint, count(*) AS n FROM devices d JOIN replicas r ON r.device_id = d.device_id
          WHERE d.state = 'revoked' GROUP BY 1) AS gone
    WHERE fingerprint_counts.fingerprint = gone.fingerprint;
  DELETE FROM fingerprint_counts WHERE n <= 0;
  `,
];

/**
 * Brings the database up to version `to`, one transaction per step.
 * @throws Error when the file was written by a newer version of the program.
 */
export function migrate(db: DatabaseSync, to = SCHEMA_VERSION): void {
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found > SCHEMA_VERSION) {
    throw newerDatabase(found);
  }
  for (let version = found; version < to; version++) {
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

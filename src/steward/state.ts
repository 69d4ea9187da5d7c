import type { Statement } from '../protocol/index.ts';
import type { ChainState, KeptKeys } from '../trust/index.ts';
import { openKept } from './kept.ts';

/** Each entry brings the database from version i to i + 1; entries are frozen once released. */
const MIGRATIONS = [
  `CREATE TABLE chain (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL) STRICT;
   CREATE TABLE admissions (device_id TEXT PRIMARY KEY, state TEXT NOT NULL, statement TEXT NOT NULL) STRICT;
   CREATE TABLE retirements (
     request_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, ref TEXT NOT NULL, version TEXT NOT NULL,
     fingerprint TEXT NOT NULL, statement TEXT NOT NULL) STRICT;`,
  `ALTER TABLE admissions ADD COLUMN machine TEXT;
   ALTER TABLE admissions ADD COLUMN user TEXT;
   ALTER TABLE admissions ADD COLUMN by_rule_at INTEGER;
   CREATE INDEX admissions_by_profile ON admissions (machine, user);
   CREATE INDEX admissions_by_rule ON admissions (by_rule_at);
   CREATE TABLE requests (request_id TEXT PRIMARY KEY, expires_at TEXT NOT NULL, answer TEXT NOT NULL) STRICT;
   CREATE INDEX requests_by_expiry ON requests (expires_at);
   CREATE TABLE successions (
     old_id TEXT NOT NULL, new_id TEXT NOT NULL, enrolled_at TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (old_id, new_id)) STRICT;
   CREATE TABLE enrolment (id INTEGER PRIMARY KEY CHECK (id = 1), statement TEXT NOT NULL) STRICT;`,
  `CREATE TABLE keys (id INTEGER PRIMARY KEY CHECK (id = 1), kept TEXT NOT NULL) STRICT;`,
];

/** Milliseconds after a request has expired: clocks that were set back by more have other troubles. */
const FORGOTTEN_AFTER = 30 * 86_400_000;

/** What the steward said of a device last. */
export interface DeviceWord {
  readonly deviceId: string;
  readonly state: 'admitted' | 'revoked';
  readonly machine: string;
  readonly user: string;
  readonly statement: Statement;
}

/** A device of the same machine and user as one that came in later; `due`, in milliseconds: replaced if it stays away until then. */
export interface Succession {
  readonly oldId: string;
  readonly newId: string;
  /** When the server says the new one enrolled. */
  readonly enrolledAt: string;
  readonly due: number;
}

/** A request cannot be taken up after `expiresAt`, so its answer may be forgotten some time after. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly expiresAt: string;
  readonly answer: Statement;
}

/** What the steward must not forget: how far the chain it signed had come, whom it let in, what it stated dead. */
export interface StewardState extends Disposable {
  chain(empty: ChainState): ChainState;
  saveChain(state: ChainState): void;
  /** The keys of the fleet as they have turned along the chain; null: they have not. */
  keys(): KeptKeys | null;
  saveTurn(state: ChainState, keys: KeptKeys): void;
  word(deviceId: string): DeviceWord | null;
  /** In the order of their ids. */
  wordsAfter(deviceId: string, limit: number): DeviceWord[];
  /** The same word said anew. False where another was said meanwhile. */
  renewWord(before: DeviceWord, statement: Statement): boolean;
  /** Devices of that machine and user that are in. */
  admitted(machine: string, user: string): DeviceWord[];
  /** All of them or none; and with them the answer to the request that asked for it, where one did. `byRule`: milliseconds. */
  saveWords(words: readonly DeviceWord[], from: { readonly byRule: number } | { readonly request: AnsweredRequest }): void;
  saveSuccession(succession: Succession): void;
  /** Soonest first. */
  successions(): Succession[];
  endSuccession(oldId: string, newId: string): void;
  /** When devices were admitted by rule since then, oldest first. */
  byRuleSince(time: number): number[];
  /** The answer to a request; null where it is new. Answers to requests that are long over are forgotten. */
  answer(requestId: string): Statement | null;
  saveAnswer(request: AnsweredRequest): void;
  enrolment(): Statement | null;
  saveEnrolment(statement: Statement, request: AnsweredRequest): void;
  renewEnrolment(before: Statement, statement: Statement): void;
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
  const { db, whole } = openKept(path, MIGRATIONS);
  const keepAnswer = ({ requestId, expiresAt, answer }: AnsweredRequest): void => {
    db.prepare('DELETE FROM requests WHERE expires_at < ?').run(new Date(Date.now() - FORGOTTEN_AFTER).toISOString());
    db.prepare('INSERT INTO requests VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(requestId, expiresAt, JSON.stringify(answer));
  };
  const wordOf = (row: Record<string, unknown>): DeviceWord => ({
    deviceId: String(row['device_id']),
    state: row['state'] as DeviceWord['state'],
    machine: (row['machine'] as string | null) ?? '',
    user: (row['user'] as string | null) ?? '',
    statement: JSON.parse(String(row['statement'])) as Statement,
  });
  const parse = (row: unknown): Statement | null => (row ? (JSON.parse((row as { statement: string }).statement) as Statement) : null);
  const saveChain = (state: ChainState): void => {
    db.prepare('INSERT INTO chain (id, state) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state').run(
      JSON.stringify(state),
    );
  };
  return {
    chain(empty) {
      const row = db.prepare('SELECT state FROM chain WHERE id = 1').get() as { state: string } | undefined;
      return row ? (JSON.parse(row.state) as ChainState) : empty;
    },
    saveChain,
    keys() {
      const row = db.prepare('SELECT kept FROM keys WHERE id = 1').get();
      return row ? (JSON.parse(String(row['kept'])) as KeptKeys) : null;
    },
    saveTurn: (state, keys) =>
      whole(() => {
        saveChain(state);
        db.prepare('INSERT INTO keys (id, kept) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET kept = excluded.kept').run(
          JSON.stringify(keys),
        );
      }),
    wordsAfter: (deviceId, limit) =>
      db.prepare('SELECT * FROM admissions WHERE device_id > ? ORDER BY device_id LIMIT ?').all(deviceId, limit).map(wordOf),
    renewWord(before, statement) {
      const update = db.prepare('UPDATE admissions SET statement = ? WHERE device_id = ? AND statement = ?');
      return update.run(JSON.stringify(statement), before.deviceId, JSON.stringify(before.statement)).changes > 0;
    },
    renewEnrolment(before, statement) {
      db.prepare('UPDATE enrolment SET statement = ? WHERE statement = ?').run(JSON.stringify(statement), JSON.stringify(before));
    },
    word(deviceId) {
      const row = db.prepare('SELECT * FROM admissions WHERE device_id = ?').get(deviceId);
      return row ? wordOf(row) : null;
    },
    admitted: (machine, user) =>
      db.prepare("SELECT * FROM admissions WHERE machine = ? AND user = ? AND state = 'admitted'").all(machine, user).map(wordOf),
    saveWords: (words, from) =>
      whole(() => {
        for (const { deviceId, state, machine, user, statement } of words) {
          db.prepare(
            `INSERT INTO admissions (device_id, state, machine, user, by_rule_at, statement) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, machine = excluded.machine, user = excluded.user,
               by_rule_at = excluded.by_rule_at, statement = excluded.statement`,
          ).run(deviceId, state, machine, user, 'byRule' in from && state === 'admitted' ? from.byRule : null, JSON.stringify(statement));
        }
        if ('request' in from) keepAnswer(from.request);
      }),
    saveSuccession({ oldId, newId, enrolledAt, due }) {
      db.prepare('INSERT INTO successions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(oldId, newId, enrolledAt, due);
    },
    successions: () =>
      db
        .prepare('SELECT * FROM successions ORDER BY due LIMIT 500')
        .all()
        .map((row) => ({
          oldId: String(row['old_id']),
          newId: String(row['new_id']),
          enrolledAt: String(row['enrolled_at']),
          due: Number(row['due']),
        })),
    endSuccession(oldId, newId) {
      db.prepare('DELETE FROM successions WHERE old_id = ? AND new_id = ?').run(oldId, newId);
    },
    byRuleSince: (time) =>
      db
        .prepare('SELECT by_rule_at AS at FROM admissions WHERE by_rule_at > ? ORDER BY by_rule_at')
        .all(time)
        .map((row) => Number(row['at'])),
    answer(requestId) {
      const row = db.prepare('SELECT answer FROM requests WHERE request_id = ?').get(requestId);
      return row ? (JSON.parse(String(row['answer'])) as Statement) : null;
    },
    saveAnswer: (request) => whole(() => keepAnswer(request)),
    enrolment: () => parse(db.prepare('SELECT statement FROM enrolment WHERE id = 1').get()),
    saveEnrolment: (statement, request) =>
      whole(() => {
        db.prepare('INSERT INTO enrolment (id, statement) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET statement = excluded.statement').run(
          JSON.stringify(statement),
        );
        keepAnswer(request);
      }),
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

import type { RotationEvent, Statement } from '../../protocol/index.ts';
import { openKept } from '../kept.ts';

/** Each entry brings the database from version i to i + 1; entries are frozen once released. */
const MIGRATIONS = [
  `CREATE TABLE secrets (ref TEXT PRIMARY KEY, current TEXT, looked_at INTEGER NOT NULL) STRICT;
   -- Numbered as they came, so that the one before another is known. tickets: what only the steward's key file opens.
   CREATE TABLE versions (
     n INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL, version TEXT NOT NULL, guessable INTEGER NOT NULL,
     tickets TEXT, seen_at INTEGER NOT NULL, retired_at INTEGER, UNIQUE (ref, version)) STRICT;
   CREATE TABLE prints (
     ref TEXT NOT NULL, version TEXT NOT NULL, field TEXT NOT NULL, print TEXT NOT NULL,
     PRIMARY KEY (ref, version, field)) STRICT, WITHOUT ROWID;
   CREATE INDEX prints_by_value ON prints (print);
   CREATE TABLE drafts (
     event_id TEXT PRIMARY KEY, event TEXT NOT NULL, outcome TEXT NOT NULL, statement TEXT NOT NULL,
     made_at INTEGER NOT NULL, sent INTEGER NOT NULL) STRICT;`,
];

/** Milliseconds after which a version that is no longer current is forgotten: nobody rotates what died a year ago. */
const FORGOTTEN_AFTER = 400 * 86_400_000;

/** Drafts remembered, so that they can be sent again; the server has those that are forgotten. */
const MOST_DRAFTS = 10_000;

/** One value of a version: its name in the secret, and its fingerprint in the newest epoch. */
export interface Print {
  readonly field: string;
  readonly print: string;
}

export interface RegisteredVersion {
  readonly ref: string;
  readonly version: string;
  /** Those that are no blind entries: nothing is kept of them. */
  readonly guessable: number;
  readonly prints: readonly Print[];
  /** Sealed (sealRegistered); null where no value is a blind entry. */
  readonly tickets: string | null;
}

export interface KeptDraft {
  readonly event: RotationEvent;
  readonly outcome: string;
  readonly statement: Statement;
}

/**
 * Which versions of which secrets were seen, and what is kept of each: fingerprints, and entries that are sealed. Never a value.
 * Every change is durable when it returns.
 */
export interface Registry extends Disposable {
  has(ref: string, version: string): boolean;
  register(version: RegisteredVersion): void;
  version(ref: string, version: string): RegisteredVersion | null;
  /** Undefined: the secret was never looked at. */
  current(ref: string): string | null | undefined;
  setCurrent(ref: string, current: string | null): void;
  /** The one registered before that. */
  before(ref: string, version: string): string | null;
  /** Whether any secret has this value in its current version, or in one that is to become it. */
  inUse(print: string): boolean;
  /** Brings fingerprints into a new epoch. */
  turn(forward: (print: string) => string): void;

  draft(eventId: string): KeptDraft | null;
  saveDraft(draft: KeptDraft): void;
  /** Of those that are open by their outcome, the events about this secret. */
  openEvents(outcome: string, ref: string): RotationEvent[];
  /** Not yet taken by the server, oldest first. */
  unsent(): KeptDraft[];
  /** The server has it, where it is still this one. */
  sent(eventId: string, statement: Statement): void;
}

export function openRegistry(path: string): Registry {
  const { db, whole } = openKept(path, MIGRATIONS);
  const keptDraft = (row: Record<string, unknown>): KeptDraft => ({
    event: JSON.parse(String(row['event'])) as RotationEvent,
    outcome: String(row['outcome']),
    statement: JSON.parse(String(row['statement'])) as Statement,
  });

  return {
    has: (ref, version) => db.prepare('SELECT 1 FROM versions WHERE ref = ? AND version = ?').get(ref, version) !== undefined,
    register: ({ ref, version, guessable, prints, tickets }) =>
      whole(() => {
        const made = db
          .prepare('INSERT INTO versions (ref, version, guessable, tickets, seen_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
          .run(ref, version, guessable, tickets, Date.now());
        if (made.changes === 0) return;
        for (const { field, print } of prints) db.prepare('INSERT INTO prints VALUES (?, ?, ?, ?)').run(ref, version, field, print);
      }),
    version(ref, version) {
      const row = db.prepare('SELECT guessable, tickets FROM versions WHERE ref = ? AND version = ?').get(ref, version);
      if (!row) return null;
      const prints = db.prepare('SELECT field, print FROM prints WHERE ref = ? AND version = ?').all(ref, version);
      return {
        ref,
        version,
        guessable: Number(row['guessable']),
        tickets: row['tickets'] as string | null,
        prints: prints.map(({ field, print }) => ({ field: String(field), print: String(print) })),
      };
    },
    current(ref) {
      const row = db.prepare('SELECT current FROM secrets WHERE ref = ?').get(ref);
      return row ? (row['current'] as string | null) : undefined;
    },
    setCurrent: (ref, current) =>
      whole(() => {
        const now = Date.now();
        db.prepare(
          'INSERT INTO secrets VALUES (?, ?, ?) ON CONFLICT (ref) DO UPDATE SET current = excluded.current, looked_at = excluded.looked_at',
        ).run(ref, current, now);
        const row = db.prepare('SELECT n FROM versions WHERE ref = ? AND version = ?').get(ref, current);
        db.prepare('UPDATE versions SET retired_at = NULL WHERE ref = ? AND version = ?').run(ref, current);
        db.prepare('UPDATE versions SET retired_at = ? WHERE ref = ? AND retired_at IS NULL AND n < ?').run(
          now,
          ref,
          Number(row?.['n'] ?? 0),
        );
        const old = now - FORGOTTEN_AFTER;
        db.prepare('DELETE FROM prints WHERE (ref, version) IN (SELECT ref, version FROM versions WHERE retired_at < ?)').run(old);
        db.prepare('DELETE FROM versions WHERE retired_at < ?').run(old);
      }),
    before(ref, version) {
      const row = db
        .prepare(
          'SELECT version FROM versions WHERE ref = ? AND n < (SELECT n FROM versions WHERE ref = ? AND version = ?) ORDER BY n DESC LIMIT 1',
        )
        .get(ref, ref, version);
      return row ? String(row['version']) : null;
    },
    inUse: (print) =>
      db
        .prepare(
          `SELECT 1 FROM prints JOIN versions USING (ref, version)
           WHERE print = ? AND retired_at IS NULL LIMIT 1`,
        )
        .get(print) !== undefined,
    turn: (forward) =>
      whole(() => {
        for (const { ref, version, field, print } of db.prepare('SELECT * FROM prints').all()) {
          const turned = forward(String(print));
          if (turned !== print) {
            db.prepare('UPDATE prints SET print = ? WHERE ref = ? AND version = ? AND field = ?').run(
              turned,
              String(ref),
              String(version),
              String(field),
            );
          }
        }
      }),

    draft(eventId) {
      const row = db.prepare('SELECT * FROM drafts WHERE event_id = ?').get(eventId);
      return row ? keptDraft(row) : null;
    },
    saveDraft({ event, outcome, statement }) {
      db.prepare(
        `INSERT INTO drafts VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (event_id) DO UPDATE SET
           event = excluded.event, outcome = excluded.outcome, statement = excluded.statement, made_at = excluded.made_at, sent = 0`,
      ).run(event.eventId, JSON.stringify(event), outcome, JSON.stringify(statement), Date.now());
      db.prepare('DELETE FROM drafts WHERE sent = 1 AND made_at < (SELECT made_at FROM drafts ORDER BY made_at DESC LIMIT 1 OFFSET ?)').run(
        MOST_DRAFTS,
      );
    },
    openEvents: (outcome, ref) =>
      db
        .prepare('SELECT event FROM drafts WHERE outcome = ?')
        .all(outcome)
        .map(({ event }) => JSON.parse(String(event)) as RotationEvent)
        .filter(({ secretRef }) => secretRef === ref),
    unsent: () => db.prepare('SELECT * FROM drafts WHERE sent = 0 ORDER BY made_at').all().map(keptDraft),
    sent(eventId, statement) {
      db.prepare('UPDATE drafts SET sent = 1 WHERE event_id = ? AND statement = ?').run(eventId, JSON.stringify(statement));
    },
    [Symbol.dispose]() {
      db.close();
    },
  };
}

import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Reason } from '../face.ts';

/** Why a database is left as it is. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: Reason;

  constructor(reason: Reason, options?: { cause?: unknown }) {
    super(reason, options);
    this.reason = reason;
  }
}

/** By the primary result code: https://www.sqlite.org/rescode.html */
const BY_CODE: Readonly<Record<number, Reason>> = {
  1: 'no-writer-for-format',
  3: 'permission-denied',
  5: 'file-busy',
  6: 'file-busy',
  8: 'read-only',
  10: 'io-error',
  11: 'store-damaged',
  13: 'disk-full',
  14: 'permission-denied',
  18: 'too-large',
  19: 'syntax-would-break',
  20: 'syntax-would-break',
  23: 'no-writer-for-format',
  26: 'store-damaged',
};

/** What an error of the library means for a copy; null where it is no error of the library. */
export function libraryReason(error: unknown): Reason | null {
  if (error instanceof Refused) return error.reason;
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return BY_CODE[error.errcode & 0xff] ?? 'no-writer-for-format';
}

export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 19;
}

export type Row = Record<string, SQLOutputValue>;

/** How long another program's short transaction is waited for. */
const PATIENCE_MS = 500;
/** Whoever waits for others to end keeps new ones out: so long at a time, and as long they are let in again. */
const TURN_MS = 20;
/** Beyond this the entries of indexes are not compared with the rows. */
const WHOLE_CHECK_BYTES = 512 * 1024 * 1024;
/** What one transaction changes is held in memory up to this, so that nothing is written before it ends. */
const UNWRITTEN_BYTES = 64 * 1024 * 1024;

/**
 * A database, beside whoever else has it (sqlite.org/lockingv3.html, sqlite.org/wal.html): others read and write it but between
 * keepOut() and letIn(). While it is open, nobody in this process may close another descriptor of the file: that would drop its locks.
 */
export class Library {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Takes in what an interrupted writer left, as any opening does. `alone`: as keepOut(), and a journal is not removed before letIn();
   * not for a database with a log. Throws as libraryReason() understands it.
   */
  static async open(path: string, alone = false): Promise<Library> {
    const library = new Library(connect(path, 'mode=rw', alone ? ['locking_mode=EXCLUSIVE'] : []));
    try {
      if (alone) await library.keepOut();
      library.exec(`PRAGMA cache_spill=${Math.ceil(UNWRITTEN_BYTES / Number(library.one('PRAGMA page_size')))}`);
      library.one('SELECT count(*) FROM sqlite_schema');
      return library;
    } catch (error) {
      library.close();
      throw error;
    }
  }

  /** Whether it keeps a write-ahead log. */
  get logged(): boolean {
    return this.one('PRAGMA journal_mode') === 'wal';
  }

  /** Another one as soon as somebody else has written: https://www.sqlite.org/pragma.html#pragma_data_version */
  get version(): string {
    return String(this.one('PRAGMA data_version'));
  }

  /** Nobody else can read or write until letIn(). Throws the library's error where somebody does not let go. */
  async keepOut(): Promise<void> {
    await this.#inTurns(() => {
      this.exec('PRAGMA locking_mode=EXCLUSIVE');
      try {
        this.exec('BEGIN EXCLUSIVE');
        this.exec('ROLLBACK');
      } catch (error) {
        this.letIn();
        throw error;
      }
    });
  }

  letIn(): void {
    this.exec('PRAGMA locking_mode=NORMAL');
    try {
      // Only the next reading lets go of the lock.
      this.one('SELECT count(*) FROM sqlite_schema');
    } catch (error) {
      if (libraryReason(error) === null) throw error;
    }
  }

  /**
   * Readers go on until it is committed. Without a log nobody gets in from then on, until letIn(): the journal is still there. Throws the
   * library's error where somebody else writes.
   */
  begin(): void {
    if (!this.logged) this.exec('PRAGMA locking_mode=EXCLUSIVE');
    this.exec('BEGIN IMMEDIATE');
  }

  /** Says whether it is done: where somebody reads too long, the transaction is still open, and has to be rolled back to let others read. */
  commit(): boolean {
    try {
      this.#impatiently(() => this.exec('COMMIT'));
      return true;
    } catch (error) {
      if (libraryReason(error) !== 'file-busy') throw error;
      return false;
    }
  }

  /** Keeps writers from ending a transaction while `work` runs; readers go on. */
  reading<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.exec('BEGIN');
    try {
      this.one('SELECT count(*) FROM sqlite_schema');
      return work();
    } finally {
      this.rollBack();
    }
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  /** Takes back what the transaction did, unless an error has done so already. Says whether there was one. */
  rollBack(): boolean {
    const { isTransaction } = this.#database;
    if (isTransaction) this.#database.exec('ROLLBACK');
    return isTransaction;
  }

  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values);
  }

  /** The first column of the first row. */
  one(sql: string, ...values: SQLInputValue[]): SQLOutputValue | undefined {
    const row = this.#database.prepare(sql).get(...values);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  /** Brings the log into the file, as far as readers of older states let it. Says whether that is all of it. */
  checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE' = 'PASSIVE'): boolean {
    if (!this.logged) return true;
    const row = this.rows(`PRAGMA wal_checkpoint(${mode})`)[0];
    return row !== undefined && row['busy'] === 0n && row['log'] === row['checkpointed'];
  }

  /** The same, until nobody reads the log any more. Throws Refused `file-busy`. */
  async retireLog(): Promise<void> {
    await this.#inTurns(() => {
      if (!this.checkpoint('RESTART')) throw new Refused('file-busy');
    });
  }

  /** Lets go of all pages in memory, so that what is read next is what stands in the file. */
  forget(): void {
    this.#database.exec('PRAGMA shrink_memory');
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /** What keeps others waiting while it waits itself: others have their turns in between. */
  async #inTurns(work: () => void): Promise<void> {
    for (const until = performance.now() + PATIENCE_MS; ; await sleep(TURN_MS)) {
      try {
        this.#impatiently(work);
        return;
      } catch (error) {
        if (libraryReason(error) !== 'file-busy' || performance.now() > until) throw error;
      }
    }
  }

  #impatiently(work: () => void): void {
    this.exec(`PRAGMA busy_timeout=${TURN_MS}`);
    try {
      work();
    } finally {
      this.exec(`PRAGMA busy_timeout=${PATIENCE_MS}`);
    }
  }
}

/**
 * Whether the library's own check says nothing of a file that stands by itself but that contents break the schema's own wishes. Nobody
 * notices it: no lock is taken, so who writes meanwhile makes it void.
 */
export function isSound(path: string, size: number): boolean {
  const database = connect(path, 'mode=ro&immutable=1');
  try {
    for (const check of size > WHOLE_CHECK_BYTES ? ['quick_check'] : ['integrity_check', 'quick_check']) {
      try {
        const rows = database.prepare(`PRAGMA ${check}`).all();
        const said = rows.map((row) => String(Object.values(row)[0]));
        return said.every((line) => line === 'ok' || OF_CONTENT.test(line));
      } catch (error) {
        if (libraryReason(error) === 'store-damaged') return false;
        // A function, collation or module of the application that the check would call.
        if (libraryReason(error) !== 'no-writer-for-format') throw error;
      }
    }
    return true;
  } finally {
    database.close();
  }
}

/**
 * Never creates it; nothing that the schema names is loaded, and no function of it may have side effects. `first`: what must be said before
 * the file is read for the first time.
 */
function connect(path: string, how: string, first: readonly string[] = []): DatabaseSync {
  const database = new DatabaseSync(`${pathToFileURL(path).href}?${how}`, {
    timeout: PATIENCE_MS,
    enableForeignKeyConstraints: false,
    allowExtension: false,
    defensive: true,
    readBigInts: true,
  });
  try {
    for (const pragma of [...first, ...SETTINGS]) database.exec(`PRAGMA ${pragma}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** https://www.sqlite.org/pragma.html */
const SETTINGS = [
  'trusted_schema=OFF',
  'secure_delete=ON',
  'temp_store=MEMORY',
  'synchronous=FULL',
  'fullfsync=ON',
  'wal_autocheckpoint=0',
  'mmap_size=0',
  'cell_size_check=ON',
  'foreign_keys=OFF',
  'recursive_triggers=OFF',
];

/** What a check says of rows that break a constraint, and of full-text tables, which are looked at by themselves; not of the file. */
const OF_CONTENT = /^(CHECK constraint failed in|\S+ value in|(malformed|unable to validate the) inverted index for FTS)/;

/** An identifier, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

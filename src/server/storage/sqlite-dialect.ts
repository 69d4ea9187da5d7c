import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Statements kept prepared: those that one step after another uses; texts for many rows are long, rare and many. */
const KEPT = 200;
const KEPT_LENGTH = 2_000;

/** Milliseconds until a step gives up that another process keeps waiting, and between two tries. */
const PATIENCE = 5_000;
const TRY_AGAIN = 5;

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5;

/** Waits without holding up the thread: whoever writes may be on it too. */
async function begin(db: DatabaseSync): Promise<void> {
  for (const end = Date.now() + PATIENCE; ; await sleep(TRY_AGAIN)) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error;
    }
  }
}

interface Prepared {
  readonly statement: StatementSync;
  readonly reads: boolean;
}

function connection(db: DatabaseSync): DatabaseConnection {
  const kept = new Map<string, Prepared>();
  const prepare = (text: string): Prepared => {
    const known = kept.get(text);
    if (known) return known;
    const statement = db.prepare(text);
    const made = { statement, reads: statement.columns().length > 0 };
    if (text.length <= KEPT_LENGTH) {
      if (kept.size >= KEPT) for (const oldest of kept.keys()) if (kept.size >= KEPT) kept.delete(oldest);
      kept.set(text, made);
    }
    return made;
  };
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { statement, reads } = prepare(sql);
      const values = parameters as readonly SQLInputValue[];
      if (reads) return { rows: statement.all(...values) as R[] };
      return { numAffectedRows: BigInt(statement.run(...values).changes), rows: [] };
    },
    streamQuery() {
      throw new Error('rows are read in pieces here');
    },
  };
}

/**
 * Kysely over node:sqlite: one connection, which Kysely hands out to one step or query at a time. Transactions are
 * `IMMEDIATE`: one that began as a reader could not become a writer while another process writes.
 */
export function sqliteDialect(db: DatabaseSync): Dialect {
  const only = connection(db);
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createDriver: () => ({
      async init() {},
      acquireConnection: async () => only,
      async releaseConnection() {},
      beginTransaction: () => begin(db),
      async commitTransaction() {
        db.exec('COMMIT');
      },
      async rollbackTransaction() {
        if (db.isTransaction) db.exec('ROLLBACK');
      },
      async destroy() {
        db.close();
      },
    }),
  };
}

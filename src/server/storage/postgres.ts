import { createHash, randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, PostgresQueryCompiler, sql, type Transaction } from 'kysely';
import { Client, type ClientConfig, Pool, types } from 'pg';
import type { Database, Subject } from './database.ts';
import type { Storage } from './face.ts';
import { databaseError, type PostgresAddress } from './postgres-address.ts';
import { auditBehind, countsBehind } from './postgres-behind.ts';
import { postgresNodes } from './postgres-nodes.ts';
import { migratePostgres } from './postgres-steps.ts';
import { CHANNEL, isLoud, payloads, quiet, type Told } from './postgres-told.ts';
import { turns } from './postgres-turns.ts';
import { relayStorage } from './storage.ts';
import type { Tables } from './tables.ts';

export { postgresAddress } from './postgres-address.ts';

/** Connections of one process beside the one that listens. */
const POOL = 10;
const CONNECT_MS = 10_000;
/** A whole fleet may report in one moment: whoever comes last waits for all others, and nothing is wrong. */
const TURN_MS = 120_000;
const TRIES = 10;

/**
 * `accepted` is a promise whatever the server's default is; a transaction that its process has left for dead must not keep its
 * locks, nor a connection whose other end is gone its place.
 */
const SESSION = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
  SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '15s';
  SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '20s'`;

/** PostgreSQL keeps no NUL in a text. */
class Compiler extends PostgresQueryCompiler {
  protected override addParameter(value: unknown): void {
    super.addParameter(typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}') : value);
  }
}
class Dialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler();
  }
}

const keyOf = (subject: string): bigint => createHash('sha256').update(`lastcopy:${subject}`).digest().readBigInt64BE(0);

/** Takes the locks of all subjects until the transaction ends, in one order for everybody. */
async function lock(rows: Transaction<Tables>, subjects: readonly Subject[]): Promise<void> {
  const locks = subjects
    .map((subject) =>
      typeof subject === 'string' ? { key: keyOf(subject), shared: false } : { key: keyOf(subject.together), shared: true },
    )
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const calls = locks.map(({ key, shared }) =>
    shared ? sql`pg_advisory_xact_lock_shared(${String(key)}::bigint)` : sql`pg_advisory_xact_lock(${String(key)}::bigint)`,
  );
  await sql`SELECT ${sql.join(calls)}`.execute(rows);
}

/** Serialization failure, deadlock: the transaction was undone, and another try may do. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}

/** A pool has one bound for both, to be connected and to have one's turn. */
class QuicklyConnected extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_MS });
  }
}

async function openPool(config: ClientConfig): Promise<{ readonly pool: Pool; readonly drop: () => void }> {
  const sockets = new Set<Socket>();
  const pool = new Pool({
    ...config,
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    max: POOL,
    Client: QuicklyConnected,
    connectionTimeoutMillis: TURN_MS,
    // The pool waits for it; its types do not say so.
    onConnect: (client) => client.query(SESSION) as unknown as void,
  });
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  // A connection that breaks says so to whoever waits for its answer; that it is idle concerns nobody.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ encoding: string; version: number; standby: boolean }>(
        `SELECT current_setting('server_encoding') AS encoding, current_setting('server_version_num')::int AS version,
                pg_is_in_recovery() AS standby`,
      );
      const [server] = rows;
      if (server?.encoding !== 'UTF8') throw wrong('The database is not encoded in UTF-8: make one with ENCODING UTF8.');
      if (server.version < 130_000) throw wrong('PostgreSQL is older than 13: use a newer one.');
      if (server.standby) throw wrong('The database is a standby, which cannot be written to: name its primary.');
      await migratePostgres(client);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    drop();
    throw error;
  }
  return { pool, drop };
}

const wrong = (message: string): Error => Object.assign(new Error(message), { code: 'database-unfit' });

/**
 * The relay's memory in PostgreSQL, for any number of server processes. Transactions are READ COMMITTED, and what steps read and
 * rely on is under locks of its subject's name, held until the commit; so nothing has to be undone for having met another.
 *
 * A step that loses its connection at the commit rejects though it may have been done: to repeat it is harmless.
 * @throws Error with code `newer-database`, `database-unfit`, or those of `databaseError`.
 */
export async function postgresStorage(address: PostgresAddress): Promise<Storage> {
  const config: ClientConfig = {
    ...address.config,
    application_name: 'lastcopy',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)) },
  };
  const { pool, drop } = await openPool(config).catch((error: unknown) => {
    throw databaseError(error, address);
  });
  const rows = new Kysely<Tables>({ dialect: new Dialect({ pool }) });
  const nodeId = randomUUID();
  const behind = quiet(pool, nodeId);

  const transact: Database['step'] = async (subjects, work) => {
    for (let tried = 1; ; tried++) {
      const told: Told[] = [];
      let [lines, counts] = [false, false];
      try {
        const result = await rows
          .transaction()
          .setIsolationLevel('read committed')
          .execute(async (own) => {
            if (subjects.length > 0) await lock(own, subjects);
            const result = await work({
              rows: own,
              async append(note) {
                lines = true;
                const { at, actor, action, subject, code } = note;
                const detail = JSON.stringify(note.detail);
                await own.insertInto('audit_waiting').values({ at, actor, action, subject, code, detail }).execute();
              },
              async count(change) {
                counts = true;
                await own
                  .insertInto('count_changes')
                  .values({ body: JSON.stringify(change) })
                  .execute();
              },
              tell: (change) => told.push(change),
            });
            const loud = payloads(nodeId, told.filter(isLoud));
            for (const payload of loud) await sql`SELECT pg_notify(${CHANNEL}, ${payload})`.execute(own);
            return result;
          });
        behind.tell(told.filter((change) => !isLoud(change)));
        if (lines) audit.wake();
        if (counts) tally.wake();
        return result;
      } catch (error) {
        if (!isPassing(error) || tried === TRIES) throw error;
        await sleep(Math.random() * 20 * tried);
      }
    }
  };
  const own = turns();
  const step: Database['step'] = (subjects, work) =>
    own.take(
      subjects.filter((subject) => typeof subject === 'string'),
      () => transact(subjects, work),
    );
  const audit = auditBehind(rows, step);
  const tally = countsBehind(rows, step);
  const nodes = await postgresNodes({
    pool,
    nodeId,
    config,
    silent: drop,
    beat() {
      audit.wake();
      tally.wake();
    },
  }).catch(async (error: unknown) => {
    await pool.end();
    throw databaseError(error, address);
  });

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await audit.close();
    await tally.close();
    await behind.close();
    await nodes[Symbol.asyncDispose]();
    await rows.destroy();
  };
  return {
    ...relayStorage({ rows, step, counted: () => tally.done(), audited: () => audit.done() }),
    ...nodes,
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

import { randomBytes } from 'node:crypto';
import type { Client, ClientConfig, Pool } from 'pg';
import type { Nodes, StoredChange } from './face-nodes.ts';
import { holds } from './postgres-holds.ts';
import { link, within } from './postgres-link.ts';
import { CHANNEL, notify, payloads, type Told } from './postgres-told.ts';

/** Without a sign of life for so long a process is taken for dead; by PostgreSQL's clock. */
const DEAD_AFTER = '20 seconds';
const ALIVE_MS = 5_000;

/** This process among the others. */
export async function postgresNodes(options: {
  readonly pool: Pool;
  readonly nodeId: string;
  readonly config: ClientConfig;
  /** The database gave no answer for too long: connections to it are of no use any more. */
  silent(): void;
  /** Now and then: somebody may have died with work undone. */
  beat(): void;
}): Promise<Nodes & AsyncDisposable> {
  const { pool, nodeId } = options;
  const listeners = new Set<(change: StoredChange) => void>();
  const mine = holds(pool, nodeId);

  const hear = (change: Told): void => {
    if (change.kind === 'elsewhere') mine.elsewhere(change.deviceId, change.epoch);
    else for (const on of listeners) on(change);
  };

  const beat = async (client: Client): Promise<void> => {
    const { rows } = await client.query<{ fresh: boolean }>(
      `INSERT INTO nodes (node_id, seen_at) VALUES ($1, now()) ON CONFLICT (node_id) DO UPDATE SET seen_at = now() RETURNING xmax = 0 AS fresh`,
      [nodeId],
    );
    if (rows[0]?.fresh) await mine.reclaim(client);
    const { rowCount } = await client.query(
      `DELETE FROM nodes WHERE node_id IN
         (SELECT node_id FROM nodes WHERE seen_at < now() - interval '${DEAD_AFTER}' FOR UPDATE SKIP LOCKED)`,
    );
    if (rowCount) await notify(client, payloads('', [{ kind: 'devices' }, { kind: 'all' }]));
    await client.query('DELETE FROM spent_nonces WHERE until < $1', [new Date().toISOString()]);
    options.beat();
  };

  let again = false;
  const line = await link(
    {
      config: options.config,
      channel: CHANNEL,
      async up(client) {
        await beat(client);
        if (again) {
          await mine.reclaim(client);
          hear({ kind: 'all' });
        }
        again = true;
      },
      beat,
      heard(payload) {
        const { from, changes } = JSON.parse(payload) as { from: string; changes: Told[] };
        if (from !== nodeId) for (const change of changes) hear(change);
      },
      silent: () => options.silent(),
    },
    async (client) => {
      await client.query('DELETE FROM nodes WHERE node_id = $1', [nodeId]);
    },
  );

  return {
    changes(on) {
      const own = (change: StoredChange): void => on(change);
      listeners.add(own);
      return {
        async [Symbol.asyncDispose]() {
          listeners.delete(own);
        },
      };
    },
    hold: (deviceId, replaced) => mine.hold(deviceId, replaced),
    async connections() {
      const { rows } = await pool.query<{ devices: number; admitted: number }>(
        `SELECT count(*) AS devices, count(*) FILTER (WHERE d.state = 'admitted') AS admitted
         FROM connections c LEFT JOIN devices d ON d.device_id = c.device_id`,
      );
      return rows[0] ?? { devices: 0, admitted: 0 };
    },
    async connectedAmong(deviceIds) {
      const { rows } = await pool.query<{ device_id: string }>('SELECT device_id FROM connections WHERE device_id = ANY($1)', [deviceIds]);
      return new Set(rows.map((row) => row.device_id));
    },
    async nonceKey() {
      await pool.query(`INSERT INTO notes (key, value) VALUES ('nonce-key', $1) ON CONFLICT DO NOTHING`, [
        randomBytes(32).toString('base64url'),
      ]);
      const { rows } = await pool.query<{ value: string }>(`SELECT value FROM notes WHERE key = 'nonce-key'`);
      return Buffer.from(rows[0]?.value ?? '', 'base64url');
    },
    async spend(nonce, until) {
      const put = 'INSERT INTO spent_nonces (nonce, until) VALUES ($1, $2) ON CONFLICT DO NOTHING';
      return (await pool.query(put, [nonce, until])).rowCount === 1;
    },
    async alive() {
      await within(ALIVE_MS, pool.query('SELECT 1'));
    },
    async [Symbol.asyncDispose]() {
      mine.close();
      await line[Symbol.asyncDispose]();
    },
  };
}

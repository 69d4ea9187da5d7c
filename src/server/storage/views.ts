import { sql, type SqlBool } from 'kysely';
import type { PlaceClass, Statement } from '../../protocol/index.ts';
import type { Database } from './database.ts';
import type { DeviceQuery, ListedDevice, Views } from './face-views.ts';
import { figuresOf } from './inventory.ts';

const ORDERS = {
  machine: sql``,
  replicas: sql`replicas DESC,`,
  notVisible: sql`v.not_visible DESC NULLS LAST,`,
  lastSeenAt: sql`d.last_seen_at DESC NULLS LAST,`,
} satisfies Record<DeviceQuery['order'], unknown>;

interface ListedRow {
  readonly device_id: string;
  readonly machine: string;
  readonly user: string;
  readonly os: string;
  readonly state: ListedDevice['state'];
  readonly enrolled_at: string;
  readonly last_seen_at: string | null;
  readonly replicas: number;
  readonly not_visible: number | null;
  readonly watching: string | null;
  readonly body: string | null;
}

function listed(row: ListedRow): ListedDevice {
  const told = row.body === null ? {} : (JSON.parse(row.body) as { reasons?: Record<string, number> });
  return {
    deviceId: row.device_id,
    machine: row.machine,
    user: row.user,
    os: row.os,
    state: row.state,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
    replicas: row.replicas,
    visibility: row.watching === null ? null : { notVisible: row.not_visible ?? 0, watching: row.watching, reasons: told.reasons ?? {} },
  };
}

/** `text` as a pattern of LIKE that stands for itself, anywhere. A NUL would end it in SQLite; PostgreSQL keeps one as U+FFFD. */
const anywhere = (text: string): string => `%${text.replaceAll('\0', '\u{fffd}').replace(/[\\%_]/g, '\\$&')}%`;

export function viewStorage(db: Database): Views {
  return {
    async roster() {
      const rows = await db.rows.selectFrom('devices').select(['device_id', 'machine', 'user', 'state', 'cursor']).orderBy('n').execute();
      return rows.map(({ device_id: deviceId, ...row }) => ({ deviceId, ...row }));
    },

    async deviceCounts() {
      const rows = await db.rows
        .selectFrom('devices')
        .select(['state', sql<number>`count(*)`.as('n')])
        .groupBy('state')
        .execute();
      const states = new Map(rows.map(({ state, n }) => [state, n]));
      const told = await db.rows
        .selectFrom('visibility as v')
        .innerJoin('devices as d', 'd.device_id', 'v.device_id')
        .where('d.state', '=', 'admitted')
        // Devices may tell any count, and a sum beyond what an integer holds would be an error for all who look.
        .select([sql<number>`count(*)`.as('n'), sql<number | null>`sum(CAST(v.not_visible AS DOUBLE PRECISION))`.as('hidden')])
        .executeTakeFirstOrThrow();
      return {
        pending: states.get('pending') ?? 0,
        admitted: states.get('admitted') ?? 0,
        revoked: states.get('revoked') ?? 0,
        reporting: told.n,
        notVisible: Math.min(told.hidden ?? 0, Number.MAX_SAFE_INTEGER),
      };
    },

    async listDevices({ text, state, order, offset, limit }) {
      const tests = [sql<SqlBool>`1 = 1`];
      if (state !== null) tests.push(sql<SqlBool>`d.state = ${state}`);
      if (text !== '') {
        const pattern = anywhere(text);
        tests.push(
          sql<SqlBool>`(lower(d.machine) LIKE lower(${pattern}) ESCAPE '\\' OR lower(d."user") LIKE lower(${pattern}) ESCAPE '\\')`,
        );
      }
      const where = sql.join(tests, sql` AND `);
      const { rows } = await sql<ListedRow>`
        SELECT d.device_id, d.machine, d."user", d.os, d.state, d.enrolled_at, d.last_seen_at, coalesce(c.n, 0) AS replicas,
               v.not_visible, v.watching, v.body
        FROM devices d LEFT JOIN visibility v ON v.device_id = d.device_id LEFT JOIN device_counts c ON c.device_id = d.device_id
        WHERE ${where} ORDER BY ${ORDERS[order]} d.machine, d."user", d.device_id LIMIT ${limit} OFFSET ${offset}`.execute(db.rows);
      const { rows: total } = await sql<{ n: number }>`SELECT count(*) AS n FROM devices d WHERE ${where}`.execute(db.rows);
      return { devices: rows.map(listed), total: total[0]?.n ?? 0 };
    },

    async replicaCounts() {
      await db.counted();
      const secrets = await db.rows.selectFrom('fingerprint_counts').select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow();
      const counts = await db.rows
        .selectFrom('replica_counts')
        .selectAll()
        .orderBy('n', 'desc')
        .orderBy('place')
        .orderBy('class')
        .orderBy('rule')
        .execute();
      return {
        secrets: secrets.n,
        counts: counts.map((row) => ({ place: row.place, class: row.class as PlaceClass, rule: row.rule, count: row.n })),
      };
    },

    async orderCount() {
      return (await db.rows.selectFrom('orders').select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()).n;
    },

    async receiptFigures(orderId) {
      const rows = await db.rows
        .selectFrom('receipts')
        .select(['device_id', 'receipt_id', 'figures', 'sentence', 'received_at'])
        .where('order_id', '=', orderId)
        .orderBy('n')
        .execute();
      return rows.map(figuresOf);
    },

    async receiptPage(orderId, after, limit) {
      const rows = await db.rows
        .selectFrom('receipts')
        .select(['n', 'device_id', 'receipt_id', 'received_at', 'statement'])
        .where('order_id', '=', orderId)
        .where('n', '>', after)
        .orderBy('n')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        n: row.n,
        deviceId: row.device_id,
        receiptId: row.receipt_id,
        receivedAt: row.received_at,
        statement: JSON.parse(row.statement) as Statement | null,
      }));
    },

    async receiptStatement(deviceId, receiptId) {
      const held = db.rows.selectFrom('receipts').select('statement').where('device_id', '=', deviceId).where('receipt_id', '=', receiptId);
      const row = await held.executeTakeFirst();
      return row ? (JSON.parse(row.statement) as Statement | null) : null;
    },
  };
}

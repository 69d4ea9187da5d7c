import type { PlaceClass, Statement } from '../../protocol/index.ts';
import type { DeviceRow, RosterRow } from './face.ts';
import type { DeviceQuery, ListedDevice, Views } from './face-views.ts';
import type { Database, Row } from './sqlite-database.ts';
import { figuresOf } from './sqlite-inventory.ts';

const ORDERS: Readonly<Record<DeviceQuery['order'], string>> = {
  machine: '',
  replicas: 'replicas DESC,',
  notVisible: 'v.not_visible DESC NULLS LAST,',
  lastSeenAt: 'd.last_seen_at DESC NULLS LAST,',
};

function listed(row: Row): ListedDevice {
  return {
    deviceId: row['device_id'] as string,
    machine: row['machine'] as string,
    user: row['user'] as string,
    os: row['os'] as string,
    state: row['state'] as DeviceRow['state'],
    enrolledAt: row['enrolled_at'] as string,
    lastSeenAt: row['last_seen_at'] as string | null,
    replicas: row['replicas'] as number,
    visibility:
      row['watching'] === null
        ? null
        : {
            notVisible: row['not_visible'] as number,
            watching: row['watching'] as string,
            reasons: JSON.parse((row['reasons'] as string | null) ?? '{}') as Record<string, number>,
          },
  };
}

export function viewStorage(db: Database): Views {
  return {
    async roster() {
      return db.all('SELECT device_id, machine, user, state, cursor FROM devices ORDER BY n').map(
        (row): RosterRow => ({
          deviceId: row['device_id'] as string,
          machine: row['machine'] as string,
          user: row['user'] as string,
          state: row['state'] as RosterRow['state'],
          cursor: row['cursor'] as number,
        }),
      );
    },

    async deviceCounts() {
      const states = new Map(
        db.all('SELECT state, count(*) AS n FROM devices GROUP BY state').map((row) => [row['state'], row['n'] as number]),
      );
      const told = db.get(
        // Devices may tell any count, and a sum beyond what a number holds would be an error for all who look.
        `SELECT count(*) AS n, CAST(min(total(v.not_visible), ${Number.MAX_SAFE_INTEGER}) AS INTEGER) AS hidden
         FROM visibility v JOIN devices d ON d.device_id = v.device_id WHERE d.state = 'admitted'`,
      );
      return {
        pending: states.get('pending') ?? 0,
        admitted: states.get('admitted') ?? 0,
        revoked: states.get('revoked') ?? 0,
        reporting: told?.['n'] as number,
        notVisible: told?.['hidden'] as number,
      };
    },

    async listDevices({ text, state, order, offset, limit }) {
      const where = `(?1 = '' OR instr(lower(d.machine), lower(?1)) > 0 OR instr(lower(d.user), lower(?1)) > 0)
         AND (?2 IS NULL OR d.state = ?2)`;
      const rows = db.all(
        `SELECT d.device_id, d.machine, d.user, d.os, d.state, d.enrolled_at, d.last_seen_at, coalesce(c.n, 0) AS replicas,
                v.not_visible, v.watching, json_extract(v.body, '$.reasons') AS reasons
         FROM devices d LEFT JOIN visibility v ON v.device_id = d.device_id LEFT JOIN device_counts c ON c.device_id = d.device_id
         WHERE ${where} ORDER BY ${ORDERS[order]} d.machine, d.user, d.device_id LIMIT ?3 OFFSET ?4`,
        text,
        state,
        limit,
        offset,
      );
      const total = db.get(`SELECT count(*) AS n FROM devices d WHERE ${where}`, text, state)?.['n'] as number;
      return { devices: rows.map(listed), total };
    },

    async replicaCounts() {
      return {
        secrets: db.get('SELECT count(*) AS n FROM fingerprint_counts')?.['n'] as number,
        counts: db.all('SELECT place, class, rule, n FROM replica_counts ORDER BY n DESC, place, class, rule').map((row) => ({
          place: row['place'] as string,
          class: row['class'] as PlaceClass,
          rule: row['rule'] as string,
          count: row['n'] as number,
        })),
      };
    },

    async orderCount() {
      return db.get('SELECT count(*) AS n FROM orders')?.['n'] as number;
    },

    async receiptFigures(orderId) {
      return db
        .all('SELECT device_id, receipt_id, figures, received_at FROM receipts WHERE order_id = ? ORDER BY n', orderId)
        .map(figuresOf);
    },

    async receiptStatement(deviceId, receiptId) {
      const row = db.get('SELECT statement FROM receipts WHERE device_id = ? AND receipt_id = ?', deviceId, receiptId);
      return row ? (JSON.parse(row['statement'] as string) as Statement | null) : null;
    },
  };
}

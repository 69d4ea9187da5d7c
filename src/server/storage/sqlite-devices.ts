import type { SealingKey, SigningKey, Statement } from '../../protocol/index.ts';
import type { DeviceRow, Storage } from './face.ts';
import type { Database, Row } from './sqlite-database.ts';

/** Who has enrolled, and the steward's word on them. */
export type DeviceStorage = Pick<Storage, 'enrol' | 'device' | 'devices' | 'admit' | 'seen'>;

function deviceRow(row: Row): DeviceRow {
  return {
    deviceId: row['device_id'] as string,
    signingKey: JSON.parse(row['signing_key'] as string) as SigningKey,
    sealingKey: JSON.parse(row['sealing_key'] as string) as SealingKey,
    machine: row['machine'] as string,
    user: row['user'] as string,
    os: row['os'] as string,
    enrolledAt: row['enrolled_at'] as string,
    state: row['state'] as DeviceRow['state'],
    admission: row['admission'] === null ? null : (JSON.parse(row['admission'] as string) as Statement),
    cursor: row['cursor'] as number,
    lastSeenAt: row['last_seen_at'] as string | null,
  };
}

export function deviceStorage(db: Database): DeviceStorage {
  return {
    async enrol(device, mostPending, note) {
      return db.step(() => {
        if (db.get('SELECT 1 AS one FROM devices WHERE device_id = ?', device.deviceId)) return 'existing';
        const pending = db.get("SELECT count(*) AS n FROM devices WHERE state = 'pending'")?.['n'] as number;
        if (pending >= mostPending) return 'full';
        db.run(
          `INSERT INTO devices (device_id, signing_key, sealing_key, machine, user, os, enrolled_at, state)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`,
          device.deviceId,
          JSON.stringify(device.signingKey),
          JSON.stringify(device.sealingKey),
          device.machine,
          device.user,
          device.os,
          device.enrolledAt,
        );
        db.append(note);
        return 'enrolled';
      });
    },

    async device(deviceId) {
      const row = db.get('SELECT * FROM devices WHERE device_id = ?', deviceId);
      return row ? deviceRow(row) : null;
    },

    async devices(state) {
      const rows = state ? db.all('SELECT * FROM devices WHERE state = ? ORDER BY n', state) : db.all('SELECT * FROM devices ORDER BY n');
      return rows.map(deviceRow);
    },

    async admit({ deviceId, state, issuedAt, statement }, note) {
      return db.step(() => {
        const held = db.get('SELECT admission, admission_issued_at AS at FROM devices WHERE device_id = ?', deviceId);
        if (!held) return 'unknown';
        const text = JSON.stringify(statement);
        if (held['admission'] === text) return 'same';
        // Of two of the same millisecond the one held stays: a tie must not flip back and forth.
        if (held['at'] !== null && (held['at'] as string) >= issuedAt) return 'older';
        db.run('UPDATE devices SET state = ?, admission = ?, admission_issued_at = ? WHERE device_id = ?', state, text, issuedAt, deviceId);
        db.append(note);
        return 'stored';
      });
    },

    async seen(deviceId, at, cursor) {
      db.run('UPDATE devices SET last_seen_at = ?, cursor = coalesce(?, cursor) WHERE device_id = ?', at, cursor, deviceId);
    },
  };
}

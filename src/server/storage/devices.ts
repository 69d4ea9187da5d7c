import { sql } from 'kysely';
import type { SealingKey, SigningKey, Statement } from '../../protocol/index.ts';
import { wholeDevice } from './counts.ts';
import type { Database } from './database.ts';
import type { DeviceRow, Storage } from './face.ts';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

/** Who has enrolled, and the steward's word on them. */
export type DeviceStorage = Pick<Storage, 'enrol' | 'device' | 'devices' | 'admit' | 'seen' | 'seenAll'>;

/** What no two steps on one device may do at once. */
export const deviceSubject = (deviceId: string): string => `device:${deviceId}`;

/** Who takes replicas of devices of others' away must be alone with all of them. */
export const INVENTORY = 'inventory';

function deviceRow(row: Omit<Tables['devices'], 'n' | 'cursor'> & { cursor: number }): DeviceRow {
  return {
    deviceId: row.device_id,
    signingKey: JSON.parse(row.signing_key) as SigningKey,
    sealingKey: JSON.parse(row.sealing_key) as SealingKey,
    machine: row.machine,
    user: row.user,
    os: row.os,
    enrolledAt: row.enrolled_at,
    state: row.state,
    admission: row.admission === null ? null : (JSON.parse(row.admission) as Statement),
    cursor: row.cursor,
    lastSeenAt: row.last_seen_at,
    ...(row.proof === null ? {} : { proof: row.proof }),
    ...(row.waits === null ? {} : { waits: JSON.parse(row.waits) as NonNullable<DeviceRow['waits']> }),
  };
}

export function deviceStorage(db: Database): DeviceStorage {
  const seenAll: Storage['seenAll'] = async (seen) => {
    const last = new Map<string, { at: string; cursor: number | null }>();
    for (const { deviceId, at, cursor } of seen) last.set(deviceId, { at, cursor: cursor ?? last.get(deviceId)?.cursor ?? null });
    if (last.size === 0) return;
    await db.step([], async ({ rows, tell }) => {
      for (const some of inPieces([...last].sort(([one], [other]) => (one < other ? -1 : 1)))) {
        const values = sql.join(some.map(([deviceId, { at, cursor }]) => sql`(${deviceId}, ${at}, CAST(${cursor} AS BIGINT))`));
        await sql`WITH seen (device_id, at, reached) AS (VALUES ${values})
          UPDATE devices SET last_seen_at = seen.at, cursor = coalesce(seen.reached, devices.cursor)
          FROM seen WHERE devices.device_id = seen.device_id`.execute(rows);
      }
      for (const [deviceId, { cursor }] of last) if (cursor !== null) tell({ kind: 'cursor', deviceId, cursor });
    });
  };

  return {
    async enrol(device, mostPending, note) {
      return db.step(['enrol', deviceSubject(device.deviceId)], async ({ rows, append, tell }) => {
        const held = await rows.selectFrom('devices').select('proof').where('device_id', '=', device.deviceId).executeTakeFirst();
        if (held) {
          // A device that enrolled with an older server proves itself to the steward now.
          if (held.proof === null && device.proof !== undefined)
            await rows.updateTable('devices').set({ proof: device.proof }).where('device_id', '=', device.deviceId).execute();
          return 'existing';
        }
        const waiting = rows.selectFrom('devices').select(sql<number>`count(*)`.as('n')).where('state', '=', 'pending');
        if ((await waiting.executeTakeFirstOrThrow()).n >= mostPending) return 'full';
        await rows
          .insertInto('devices')
          .values({
            device_id: device.deviceId,
            signing_key: JSON.stringify(device.signingKey),
            sealing_key: JSON.stringify(device.sealingKey),
            machine: device.machine,
            user: device.user,
            os: device.os,
            enrolled_at: device.enrolledAt,
            state: 'pending',
            proof: device.proof ?? null,
          })
          .execute();
        await append(note);
        tell({ kind: 'enrolled', deviceId: device.deviceId });
        return 'enrolled';
      });
    },

    async device(deviceId) {
      const row = await db.rows.selectFrom('devices').selectAll().where('device_id', '=', deviceId).executeTakeFirst();
      return row ? deviceRow(row) : null;
    },

    async devices(state) {
      const all = db.rows.selectFrom('devices').selectAll().orderBy('n');
      return (await (state ? all.where('state', '=', state) : all).execute()).map(deviceRow);
    },

    async admit({ deviceId, state, issuedAt, statement }, note) {
      return db.step([deviceSubject(deviceId), { together: INVENTORY }], async ({ rows, append, count, tell }) => {
        const held = await rows
          .selectFrom('devices')
          .select(['state', 'admission', 'admission_issued_at'])
          .where('device_id', '=', deviceId)
          .executeTakeFirst();
        if (!held) return 'unknown';
        const text = JSON.stringify(statement);
        if (held.admission === text) return 'same';
        // Of two of the same millisecond the one held stays: a tie must not flip back and forth.
        if (held.admission_issued_at !== null && held.admission_issued_at >= issuedAt) return 'older';
        const { numUpdatedRows } = await rows
          .updateTable('devices')
          .set({ state, admission: text, admission_issued_at: issuedAt, waits: null })
          .where('device_id', '=', deviceId)
          .executeTakeFirst();
        // Those that wait may be dropped meanwhile.
        if (numUpdatedRows === 0n) return 'unknown';
        if ((held.state === 'revoked') !== (state === 'revoked')) {
          const moved = await wholeDevice(rows, deviceId, state === 'revoked' ? -1 : 1);
          if (moved) await count(moved);
        }
        await append(note);
        tell({ kind: 'device', deviceId });
        return 'stored';
      });
    },

    seen: (deviceId, at, cursor) => seenAll([{ deviceId, at, cursor }]),
    seenAll,
  };
}

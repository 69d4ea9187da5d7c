import { sql, type Transaction } from 'kysely';
import { CountChanges, revokedAmong } from './counts.ts';
import type { Database } from './database.ts';
import type { Forgotten, Retention } from './face-retention.ts';
import { INVENTORY } from './devices.ts';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

async function changed(rows: Transaction<Tables>, text: ReturnType<typeof sql>): Promise<number> {
  return Number((await text.execute(rows)).numAffectedRows ?? 0n);
}

export function retentionStorage(db: Database): Retention {
  return {
    async forget(before, now, most, note) {
      // Devices whose reports have had their time: away for longer than that, or out for longer than that.
      const left = sql`SELECT device_id FROM devices WHERE coalesce(last_seen_at, enrolled_at) < ${before}
        OR (state = 'revoked' AND admission_issued_at < ${before})`;
      return db.step([INVENTORY], async ({ rows, append, count, tell }) => {
        const { rows: replicas } = await sql<Pick<Tables['replicas'], 'device_id' | 'fingerprint' | 'place' | 'class' | 'rule'>>`
          DELETE FROM replicas WHERE (device_id, replica_id) IN
            (SELECT device_id, replica_id FROM replicas WHERE device_id IN (${left}) LIMIT ${most})
          RETURNING device_id, fingerprint, place, class, rule`.execute(rows);
        const gone: Forgotten = {
          receipts: await changed(
            rows,
            sql`UPDATE receipts SET statement = 'null', sentence = NULL
              WHERE n IN (SELECT n FROM receipts WHERE received_at < ${before} AND statement <> 'null' LIMIT ${most})`,
          ),
          progress: await changed(
            rows,
            sql`UPDATE progress SET detail = NULL WHERE (order_id, device_id) IN
              (SELECT order_id, device_id FROM progress WHERE detail IS NOT NULL AND coalesce(taken_at, at) < ${before} LIMIT ${most})`,
          ),
          replicas: replicas.length,
          visibility: await changed(
            rows,
            sql`DELETE FROM visibility WHERE device_id IN (SELECT device_id FROM visibility WHERE device_id IN (${left}) LIMIT ${most})`,
          ),
          frames: await changed(
            rows,
            sql`DELETE FROM taken_frames WHERE (device_id, k) IN
              (SELECT device_id, k FROM taken_frames WHERE device_id IN (${left}) LIMIT ${most})`,
          ),
          sessions: await changed(rows, sql`DELETE FROM sessions WHERE n IN (SELECT n FROM sessions WHERE until <= ${now} LIMIT ${most})`),
        };
        await rows.deleteFrom('sign_in_links').where('until', '<=', now).execute();
        await rows.deleteFrom('sign_in_attempts').where('over_at', '<=', now).execute();
        await rows.deleteFrom('api_tokens').where('until', '<', before).execute();

        const counts = new CountChanges();
        const devices = new Map<string, number>();
        const revoked = await revokedAmong(rows, new Set(replicas.map((one) => one.device_id)));
        for (const one of replicas) {
          if (!revoked.has(one.device_id)) counts.add(one, -1);
          devices.set(one.device_id, (devices.get(one.device_id) ?? 0) + 1);
        }
        for (const [deviceId, n] of [...devices].sort(([one], [other]) => (one < other ? -1 : 1))) {
          await rows
            .updateTable('device_counts')
            .set({ n: sql`n - ${n}` })
            .where('device_id', '=', deviceId)
            .execute();
          await rows.deleteFrom('device_counts').where('device_id', '=', deviceId).where('n', '<=', 0).execute();
        }
        const total = counts.total();
        if (total) await count(total);

        const each = Object.values(gone) as number[];
        if (each.some((n) => n > 0)) {
          await append(note(gone));
          tell({ kind: 'forgotten' });
        }
        return { gone, done: each.every((n) => n < most) };
      });
    },

    async stillThere(deviceIds, at) {
      await db.step([], async ({ rows }) => {
        for (const some of inPieces([...deviceIds].sort()))
          await rows.updateTable('devices').set({ last_seen_at: at }).where('device_id', 'in', some).execute();
      });
    },
  };
}

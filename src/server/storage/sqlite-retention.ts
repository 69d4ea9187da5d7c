import type { Forgotten, Retention } from './face-retention.ts';
import type { Database } from './sqlite-database.ts';

/** Devices whose reports have had their time: away for longer than that, or out for longer than that. */
const LEFT = `SELECT device_id FROM devices WHERE coalesce(last_seen_at, enrolled_at) < ?1
  OR (state = 'revoked' AND admission_issued_at < ?1)`;

export function retentionStorage(db: Database): Retention {
  return {
    async forget(before, now, most, note) {
      return db.step(() => {
        const gone: Forgotten = {
          receipts: db.run(
            `UPDATE receipts SET statement = 'null',
               figures = CASE WHEN json_type(figures, '$.reason') = 'object' THEN json_set(figures, '$.reason.sentence', '') ELSE figures END
             WHERE n IN (SELECT n FROM receipts WHERE received_at < ?1 AND statement <> 'null' LIMIT ?2)`,
            before,
            most,
          ),
          progress: db.run(
            `UPDATE progress SET detail = NULL WHERE (order_id, device_id) IN
               (SELECT order_id, device_id FROM progress WHERE detail IS NOT NULL AND coalesce(taken_at, at) < ?1 LIMIT ?2)`,
            before,
            most,
          ),
          replicas: db.run(
            `DELETE FROM replicas WHERE (device_id, replica_id) IN
               (SELECT device_id, replica_id FROM replicas WHERE device_id IN (${LEFT}) LIMIT ?2)`,
            before,
            most,
          ),
          visibility: db.run(
            `DELETE FROM visibility WHERE device_id IN (SELECT device_id FROM visibility WHERE device_id IN (${LEFT}) LIMIT ?2)`,
            before,
            most,
          ),
          frames: db.run(
            `DELETE FROM taken_frames WHERE n IN (SELECT n FROM taken_frames WHERE device_id IN (${LEFT}) LIMIT ?2)`,
            before,
            most,
          ),
          sessions: db.run('DELETE FROM sessions WHERE n IN (SELECT n FROM sessions WHERE until <= ?1 LIMIT ?2)', now, most),
        };
        db.run('DELETE FROM sign_in_links WHERE until <= ?', now);
        const counts = Object.values(gone) as number[];
        if (counts.some((count) => count > 0)) db.append(note(gone));
        return { gone, done: counts.every((count) => count < most) };
      });
    },

    async stillThere(deviceIds, at) {
      db.step(() => {
        for (const deviceId of deviceIds) db.run('UPDATE devices SET last_seen_at = ? WHERE device_id = ?', at, deviceId);
      });
    },
  };
}

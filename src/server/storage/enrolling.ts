import type { Database } from './database.ts';
import { CountChanges, revokedAmong } from './counts.ts';
import { deviceSubject, INVENTORY } from './devices.ts';
import type { Enrolling, EnrolmentWord } from './face-enrolling.ts';
import { inPieces } from './pieces.ts';

/** Its row among the notes. */
const WORD = 'enrolment-word';

export function enrollingStorage(db: Database): Enrolling {
  return {
    async enrolmentWord() {
      const row = await db.rows.selectFrom('notes').select('value').where('key', '=', WORD).executeTakeFirst();
      return row ? (JSON.parse(row.value) as EnrolmentWord) : null;
    },

    async putEnrolmentWord(word, note) {
      return db.step([WORD], async ({ rows, append }) => {
        const held = await rows.selectFrom('notes').select('value').where('key', '=', WORD).executeTakeFirst();
        const value = JSON.stringify(word);
        if (held?.value === value) return 'same';
        if (held && (JSON.parse(held.value) as EnrolmentWord).issuedAt >= word.issuedAt) return 'older';
        await rows
          .insertInto('notes')
          .values({ key: WORD, value })
          .onConflict((one) => one.column('key').doUpdateSet({ value }))
          .execute();
        await append(note);
        return 'stored';
      });
    },

    async noteWait(deviceId, waits) {
      await db.step([deviceSubject(deviceId)], async ({ rows }) => {
        await rows
          .updateTable('devices')
          .set({ waits: JSON.stringify(waits) })
          .where('device_id', '=', deviceId)
          .where('state', '=', 'pending')
          .execute();
      });
    },

    async dropPending(deviceIds, note) {
      return db.step(['enrol'], async ({ rows, append, tell }) => {
        let gone = 0;
        for (const some of inPieces([...deviceIds].sort())) {
          const left = await rows
            .deleteFrom('devices')
            .where('device_id', 'in', some)
            .where('state', '=', 'pending')
            .returning('device_id')
            .execute();
          // Whoever is connected elsewhere has to hear that it must enrol again.
          for (const { device_id: deviceId } of left) tell({ kind: 'device', deviceId });
          gone += left.length;
        }
        if (gone > 0) await append(note(gone));
        return gone;
      });
    },

    async dropInventory(deviceId, note) {
      return db.step([INVENTORY, deviceSubject(deviceId)], async ({ rows, append, count, tell }) => {
        const counts = new CountChanges();
        const replicas = await rows
          .deleteFrom('replicas')
          .where('device_id', '=', deviceId)
          .returning(['fingerprint', 'place', 'class', 'rule'])
          .execute();
        for (const one of replicas) counts.add(one, -1);
        await rows.deleteFrom('device_counts').where('device_id', '=', deviceId).execute();
        await rows.deleteFrom('visibility').where('device_id', '=', deviceId).execute();
        await rows.deleteFrom('taken_frames').where('device_id', '=', deviceId).execute();
        const total = counts.total();
        if (total && (await revokedAmong(rows, [deviceId])).size === 0) await count(total);
        await append(note(replicas.length));
        tell({ kind: 'devices' });
        return replicas.length;
      });
    },
  };
}

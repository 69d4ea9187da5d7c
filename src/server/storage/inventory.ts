import { sql, type Transaction } from 'kysely';
import type { OrderState, Replica, Statement } from '../../protocol/index.ts';
import { CountChanges, revokedAmong } from './counts.ts';
import type { Database } from './database.ts';
import { deviceSubject, INVENTORY } from './devices.ts';
import type { ProgressRow, ReceiptFigures, ReceiptRow, ReplicaRow, Storage, TimedProgress, VisibilityRow } from './face.ts';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

/** What devices report: replicas, visibility, progress, receipts. */
export type InventoryStorage = Pick<
  Storage,
  'takeReplicas' | 'replicas' | 'takeVisibility' | 'visibility' | 'takeProgress' | 'progress' | 'takeReceipt' | 'receipts'
>;

/** Frame ids remembered per device: far more than an outbox sends again after a lost answer. */
const FRAMES_KEPT = 4_096;

type Figures = Omit<ReceiptFigures, 'deviceId' | 'receiptId' | 'receivedAt'>;

/** Figures of before there was an `undoUntil` among them have none. */
export function figuresOf(
  row: Pick<Tables['receipts'], 'device_id' | 'receipt_id' | 'figures' | 'sentence' | 'received_at'>,
): ReceiptFigures {
  const figures = JSON.parse(row.figures) as Omit<Figures, 'undoUntil'> & Partial<Figures>;
  return {
    undoUntil: null,
    ...figures,
    reason: figures.reason && { code: figures.reason.code, sentence: row.sentence ?? '' },
    deviceId: row.device_id,
    receiptId: row.receipt_id,
    receivedAt: row.received_at,
  };
}

function receiptRow(row: Omit<Tables['receipts'], 'n'>): ReceiptRow {
  return { ...figuresOf(row), orderId: row.order_id, statement: JSON.parse(row.statement) as Statement | null };
}

const timesOf = (text: string | null | undefined): TimedProgress['times'] => (text ? (JSON.parse(text) as TimedProgress['times']) : {});

/** Remembers a frame; false when it was taken before. Only in steps that name the device. */
async function first(rows: Transaction<Tables>, deviceId: string, frameId: string): Promise<boolean> {
  const { rows: made } = await sql<{ k: number }>`INSERT INTO taken_frames (device_id, k, frame_id)
    SELECT ${deviceId}, coalesce(max(k), 0) + 1, ${frameId} FROM taken_frames WHERE device_id = ${deviceId}
    ON CONFLICT (device_id, frame_id) DO NOTHING RETURNING k`.execute(rows);
  const k = made[0]?.k;
  if (k === undefined) return false;
  if (k > FRAMES_KEPT)
    await rows
      .deleteFrom('taken_frames')
      .where('device_id', '=', deviceId)
      .where('k', '<=', k - FRAMES_KEPT)
      .execute();
  return true;
}

/** Takes replicas in and out; gives how many more the device holds, and the change of the shared counts. */
async function change(
  rows: Transaction<Tables>,
  deviceId: string,
  upserts: ReadonlyMap<string, Replica>,
  gone: ReadonlySet<string>,
): Promise<{ more: number; counts: CountChanges }> {
  const counts = new CountChanges();
  let more = 0;
  for (const ids of inPieces([...new Set([...gone, ...upserts.keys()])])) {
    const held = await rows
      .selectFrom('replicas')
      .select(['fingerprint', 'place', 'class', 'rule'])
      .where('device_id', '=', deviceId)
      .where('replica_id', 'in', ids)
      .execute();
    for (const one of held) counts.add(one, -1);
    more -= held.length;
  }
  for (const ids of inPieces([...gone])) {
    await rows.deleteFrom('replicas').where('device_id', '=', deviceId).where('replica_id', 'in', ids).execute();
  }
  for (const some of inPieces([...upserts.values()])) {
    for (const one of some) counts.add(one, 1);
    more += some.length;
    await rows
      .insertInto('replicas')
      .values(
        some.map((replica) => ({
          device_id: deviceId,
          replica_id: replica.replicaId,
          fingerprint: replica.fingerprint,
          place: replica.place,
          class: replica.class,
          rule: replica.rule,
          body: JSON.stringify(replica),
        })),
      )
      .onConflict((held) =>
        held.columns(['device_id', 'replica_id']).doUpdateSet((one) => ({
          fingerprint: one.ref('excluded.fingerprint'),
          place: one.ref('excluded.place'),
          class: one.ref('excluded.class'),
          rule: one.ref('excluded.rule'),
          body: one.ref('excluded.body'),
        })),
      )
      .execute();
  }
  return { more, counts };
}

export function inventoryStorage(db: Database): InventoryStorage {
  return {
    async takeReplicas(deviceId, { id, upserts, gone }, most, note) {
      // Thrown to undo the step: only the count after all upserts tells whether the device holds too many.
      const tooMany = new Error('too many replicas');
      const coming = new Map(upserts.map((replica) => [replica.replicaId, replica]));
      try {
        return await db.step([deviceSubject(deviceId), { together: INVENTORY }], async ({ rows, append, count, tell }) => {
          if (!(await first(rows, deviceId, id))) return 'repeated';
          const { more, counts } = await change(rows, deviceId, coming, new Set(gone));
          const held = (await rows.selectFrom('device_counts').select('n').where('device_id', '=', deviceId).executeTakeFirst())?.n ?? 0;
          const n = held + more;
          if (upserts.length > 0 && n > most) throw tooMany;
          if (n === 0) await rows.deleteFrom('device_counts').where('device_id', '=', deviceId).execute();
          else if (more !== 0)
            await rows
              .insertInto('device_counts')
              .values({ device_id: deviceId, n })
              .onConflict((one) => one.column('device_id').doUpdateSet({ n }))
              .execute();
          const total = counts.total();
          if (total && (await revokedAmong(rows, [deviceId])).size === 0) await count(total);
          await append(note);
          tell({ kind: 'devices' });
          return 'taken';
        });
      } catch (error) {
        if (error === tooMany) return 'too-many';
        throw error;
      }
    },

    async replicas({ fingerprint, deviceId, limit }) {
      await db.counted();
      const all = db.rows.selectFrom('replicas as r').innerJoin('devices as d', 'd.device_id', 'r.device_id');
      const of = deviceId === undefined ? all.where('d.state', '<>', 'revoked') : all.where('r.device_id', '=', deviceId);
      const match = fingerprint === null ? of : of.where('r.fingerprint', '=', fingerprint);
      const found = await match
        .select(['r.body', 'r.device_id', 'd.machine', 'd.user'])
        .orderBy('r.device_id')
        .orderBy('r.replica_id')
        .limit(limit)
        .execute();
      // Of all replicas the kept counts tell; of one fingerprint's or device's the index does.
      const kinds =
        fingerprint === null && deviceId === undefined
          ? await db.rows.selectFrom('replica_counts').select(['place', 'class', 'n']).execute()
          : await match
              .select(['r.place', 'r.class', sql<number>`count(*)`.as('n')])
              .groupBy(['r.place', 'r.class'])
              .execute();
      const by = (name: 'place' | 'class'): Record<string, number> => {
        const counts = new Map<string, number>();
        for (const kind of kinds) counts.set(kind[name], (counts.get(kind[name]) ?? 0) + kind.n);
        return Object.fromEntries(counts);
      };
      return {
        replicas: found.map(
          (row): ReplicaRow => ({
            ...(JSON.parse(row.body) as Replica),
            deviceId: row.device_id,
            machine: row.machine,
            user: row.user,
          }),
        ),
        total: kinds.reduce((sum, { n }) => sum + n, 0),
        byPlace: by('place'),
        byClass: by('class'),
      };
    },

    async takeVisibility(deviceId, { id, notVisible, watching, body }, at) {
      return db.step([deviceSubject(deviceId)], async ({ rows, tell }) => {
        if (!(await first(rows, deviceId, id))) return 'repeated';
        const row = { not_visible: notVisible, watching, body, at };
        await rows
          .insertInto('visibility')
          .values({ device_id: deviceId, ...row })
          .onConflict((held) => held.column('device_id').doUpdateSet(row))
          .execute();
        tell({ kind: 'devices' });
        return 'taken';
      });
    },

    async visibility() {
      const rows = await db.rows.selectFrom('visibility').select(['device_id', 'not_visible', 'watching']).execute();
      return new Map(rows.map((row): [string, VisibilityRow] => [row.device_id, { notVisible: row.not_visible, watching: row.watching }]));
    },

    async takeProgress(orderId, { id, deviceId, state, detail, at }, note) {
      return db.step([deviceSubject(deviceId)], async ({ rows, append, tell }) => {
        if (!(await first(rows, deviceId, id))) return 'repeated';
        const held = await rows
          .selectFrom('progress')
          .select('times')
          .where('order_id', '=', orderId)
          .where('device_id', '=', deviceId)
          .executeTakeFirst();
        const times = JSON.stringify({ [state]: note.at, ...timesOf(held?.times) });
        const row = { state, detail: detail ? JSON.stringify(detail) : null, at, taken_at: note.at, times };
        await rows
          .insertInto('progress')
          .values({ order_id: orderId, device_id: deviceId, ...row })
          .onConflict((held) => held.columns(['order_id', 'device_id']).doUpdateSet(row))
          .execute();
        await append(note);
        tell({ kind: 'report', orderId, deviceId });
        return 'taken';
      });
    },

    async progress(orderId) {
      const rows = await db.rows.selectFrom('progress').selectAll().where('order_id', '=', orderId).orderBy('device_id').execute();
      return rows.map(
        (row): TimedProgress => ({
          deviceId: row.device_id,
          state: row.state as OrderState,
          detail: row.detail === null ? null : (JSON.parse(row.detail) as ProgressRow['detail']),
          at: row.at,
          times: timesOf(row.times),
        }),
      );
    },

    async takeReceipt(receipt, note) {
      return db.step([deviceSubject(receipt.deviceId)], async ({ rows, append, tell }) => {
        const { deviceId, receiptId, orderId } = receipt;
        const held = await rows
          .selectFrom('receipts')
          .select('payload_hash')
          .where('device_id', '=', deviceId)
          .where('receipt_id', '=', receiptId)
          .executeTakeFirst();
        if (held) return held.payload_hash === receipt.payloadHash ? 'repeated' : 'conflict';
        const { phase, decision, reason, found, purged, residuals, notVisible, undoUntil } = receipt;
        const figures: Figures = {
          phase,
          decision,
          reason: reason && { code: reason.code, sentence: '' },
          found,
          purged,
          residuals,
          notVisible,
          undoUntil,
        };
        await rows
          .insertInto('receipts')
          .values({
            device_id: deviceId,
            receipt_id: receiptId,
            order_id: orderId,
            payload_hash: receipt.payloadHash,
            figures: JSON.stringify(figures),
            sentence: reason?.sentence ?? null,
            statement: JSON.stringify(receipt.statement),
            received_at: receipt.receivedAt,
          })
          .execute();
        await append(note);
        tell({ kind: 'report', orderId, deviceId });
        return 'taken';
      });
    },

    async receipts(orderId) {
      return (await db.rows.selectFrom('receipts').selectAll().where('order_id', '=', orderId).orderBy('n').execute()).map(receiptRow);
    },
  };
}

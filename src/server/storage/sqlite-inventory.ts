import type { OrderState, Replica, Statement } from '../../protocol/index.ts';
import type { ProgressRow, ReceiptFigures, ReceiptRow, ReplicaRow, Storage, VisibilityRow } from './face.ts';
import type { Database, Row } from './sqlite-database.ts';

/** What devices report: replicas, visibility, progress, receipts. */
export type InventoryStorage = Pick<
  Storage,
  'takeReplicas' | 'replicas' | 'takeVisibility' | 'visibility' | 'takeProgress' | 'progress' | 'takeReceipt' | 'receipts'
>;

/** Frame ids remembered per device: far more than an outbox sends again after a lost answer. */
const FRAMES_KEPT = 4_096;

type Figures = Omit<ReceiptFigures, 'deviceId' | 'receiptId' | 'receivedAt'>;

/** Figures of before there was an `undoUntil` among them have none. */
export function figuresOf(row: Row): ReceiptFigures {
  return {
    undoUntil: null,
    ...(JSON.parse(row['figures'] as string) as Omit<Figures, 'undoUntil'> & Partial<Figures>),
    deviceId: row['device_id'] as string,
    receiptId: row['receipt_id'] as string,
    receivedAt: row['received_at'] as string,
  };
}

function receiptRow(row: Row): ReceiptRow {
  return {
    ...figuresOf(row),
    orderId: row['order_id'] as string,
    statement: JSON.parse(row['statement'] as string) as Statement | null,
  };
}

function counts(rows: Row[]): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [row['key'] as string, row['n'] as number]));
}

export function inventoryStorage(db: Database): InventoryStorage {
  /** Remembers a frame; false when it was taken before. */
  const first = (deviceId: string, frameId: string): boolean => {
    const made = db.run(
      'INSERT INTO taken_frames (device_id, frame_id) VALUES (?, ?) ON CONFLICT (device_id, frame_id) DO NOTHING',
      deviceId,
      frameId,
    );
    if (made === 0) return false;
    db.run(
      `DELETE FROM taken_frames WHERE device_id = ?1 AND n <=
         (SELECT n FROM taken_frames WHERE device_id = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2)`,
      deviceId,
      FRAMES_KEPT,
    );
    return true;
  };

  return {
    async takeReplicas(deviceId, { id, upserts, gone }, most, note) {
      const before = () => db.get('SELECT count(*) AS n FROM replicas WHERE device_id = ?', deviceId)?.['n'] as number;
      // Thrown to undo the step: only the count after all upserts tells whether the device holds too many.
      const tooMany = new Error('too many replicas');
      try {
        return db.step(() => {
          if (!first(deviceId, id)) return 'repeated';
          for (const replicaId of gone) db.run('DELETE FROM replicas WHERE device_id = ? AND replica_id = ?', deviceId, replicaId);
          for (const replica of upserts) {
            db.run(
              `INSERT INTO replicas (device_id, replica_id, fingerprint, place, class, body) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (device_id, replica_id) DO UPDATE SET
                 fingerprint = excluded.fingerprint, place = excluded.place, class = excluded.class, body = excluded.body`,
              deviceId,
              replica.replicaId,
              replica.fingerprint,
              replica.place,
              replica.class,
              JSON.stringify(replica),
            );
          }
          if (upserts.length > 0 && before() > most) throw tooMany;
          db.append(note);
          return 'taken';
        });
      } catch (error) {
        if (error === tooMany) return 'too-many';
        throw error;
      }
    },

    async replicas({ fingerprint, limit }) {
      const where = '(?1 IS NULL OR r.fingerprint = ?1)';
      const rows = db.all(
        `SELECT r.body, r.device_id, d.machine, d.user FROM replicas r JOIN devices d ON d.device_id = r.device_id
         WHERE ${where} ORDER BY r.device_id, r.replica_id LIMIT ?2`,
        fingerprint,
        limit,
      );
      return {
        replicas: rows.map(
          (row): ReplicaRow => ({
            ...(JSON.parse(row['body'] as string) as Replica),
            deviceId: row['device_id'] as string,
            machine: row['machine'] as string,
            user: row['user'] as string,
          }),
        ),
        total: db.get(`SELECT count(*) AS n FROM replicas r WHERE ${where}`, fingerprint)?.['n'] as number,
        byPlace: counts(db.all(`SELECT place AS key, count(*) AS n FROM replicas r WHERE ${where} GROUP BY place`, fingerprint)),
        byClass: counts(db.all(`SELECT class AS key, count(*) AS n FROM replicas r WHERE ${where} GROUP BY class`, fingerprint)),
      };
    },

    async takeVisibility(deviceId, { id, notVisible, watching, body }, at) {
      return db.step(() => {
        if (!first(deviceId, id)) return 'repeated';
        db.run(
          `INSERT INTO visibility (device_id, not_visible, watching, body, at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (device_id) DO UPDATE SET
             not_visible = excluded.not_visible, watching = excluded.watching, body = excluded.body, at = excluded.at`,
          deviceId,
          notVisible,
          watching,
          body,
          at,
        );
        return 'taken';
      });
    },

    async visibility() {
      return new Map(
        db
          .all('SELECT device_id, not_visible, watching FROM visibility')
          .map((row): [string, VisibilityRow] => [
            row['device_id'] as string,
            { notVisible: row['not_visible'] as number, watching: row['watching'] as string },
          ]),
      );
    },

    async takeProgress(orderId, { id, deviceId, state, detail, at }, note) {
      return db.step(() => {
        if (!first(deviceId, id)) return 'repeated';
        db.run(
          `INSERT INTO progress (order_id, device_id, state, detail, at, taken_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (order_id, device_id) DO UPDATE SET
             state = excluded.state, detail = excluded.detail, at = excluded.at, taken_at = excluded.taken_at`,
          orderId,
          deviceId,
          state,
          detail ? JSON.stringify(detail) : null,
          at,
          note.at,
        );
        db.append(note);
        return 'taken';
      });
    },

    async progress(orderId) {
      return db.all('SELECT * FROM progress WHERE order_id = ?', orderId).map(
        (row): ProgressRow => ({
          deviceId: row['device_id'] as string,
          state: row['state'] as OrderState,
          detail: row['detail'] === null ? null : (JSON.parse(row['detail'] as string) as ProgressRow['detail']),
          at: row['at'] as string,
        }),
      );
    },

    async takeReceipt(receipt, note) {
      return db.step(() => {
        const { deviceId, receiptId } = receipt;
        const held = db.get('SELECT payload_hash FROM receipts WHERE device_id = ? AND receipt_id = ?', deviceId, receiptId);
        if (held) return held['payload_hash'] === receipt.payloadHash ? 'repeated' : 'conflict';
        const { phase, decision, reason, found, purged, residuals, notVisible, undoUntil } = receipt;
        const figures: Figures = { phase, decision, reason, found, purged, residuals, notVisible, undoUntil };
        db.run(
          `INSERT INTO receipts (device_id, receipt_id, order_id, payload_hash, figures, statement, received_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          deviceId,
          receiptId,
          receipt.orderId,
          receipt.payloadHash,
          JSON.stringify(figures),
          JSON.stringify(receipt.statement),
          receipt.receivedAt,
        );
        db.append(note);
        return 'taken';
      });
    },

    async receipts(orderId) {
      return db.all('SELECT * FROM receipts WHERE order_id = ? ORDER BY n', orderId).map(receiptRow);
    },
  };
}

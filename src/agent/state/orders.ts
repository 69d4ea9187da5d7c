import type { OrderLife } from '../order-state.ts';
import type { Database } from './database.ts';

export interface StoredOrder {
  readonly orderId: string;
  readonly seq: number;
  readonly label: string;
  readonly life: OrderLife;
  readonly deliveredAt: string;
  readonly finishedAt: string | null;
  /** When the machine is to be searched once more; null: not planned, or done. */
  readonly recheckAt: string | null;
  readonly watchUntil: string;
}

export interface Orders {
  add(order: StoredOrder): void;
  get(orderId: string): StoredOrder | null;
  all(): StoredOrder[];
  /** Changes some members and gives the order as it is now. */
  update(orderId: string, part: Partial<Pick<StoredOrder, 'life' | 'finishedAt' | 'recheckAt' | 'watchUntil'>>): StoredOrder;
  /** One judgement; written only when it differs from the one before. */
  judged(orderId: string, verdict: { decision: string; code: string | null; sentence: string }, at: string): void;
  verdicts(orderId: string): { at: string; decision: string; code: string | null; sentence: string }[];
  /** A refusal of something that never became an order. True the first time. */
  audit(subject: string, code: string, sentence: string, at: string): boolean;
  audited(): { at: string; subject: string; code: string; sentence: string }[];
}

export function openOrders({ sql }: Database): Orders {
  const read = (row: Record<string, unknown>): StoredOrder => ({
    orderId: String(row['order_id']),
    seq: Number(row['seq']),
    label: String(row['label']),
    life: JSON.parse(String(row['life'])) as OrderLife,
    deliveredAt: String(row['delivered_at']),
    finishedAt: textOrNull(row['finished_at']),
    recheckAt: textOrNull(row['recheck_at']),
    watchUntil: String(row['watch_until']),
  });
  const get = (orderId: string) => {
    const row = sql.prepare('SELECT * FROM orders WHERE order_id = ?').get(orderId);
    return row ? read(row) : null;
  };
  const verdicts = (orderId: string) =>
    sql
      .prepare('SELECT at, decision, code, sentence FROM verdicts WHERE order_id = ? ORDER BY n')
      .all(orderId)
      .map((row) => ({
        at: String(row['at']),
        decision: String(row['decision']),
        code: textOrNull(row['code']),
        sentence: String(row['sentence']),
      }));
  return {
    add(order) {
      sql
        .prepare('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(
          order.orderId,
          order.seq,
          order.label,
          JSON.stringify(order.life),
          order.deliveredAt,
          order.finishedAt,
          order.recheckAt,
          order.watchUntil,
        );
    },
    get,
    all: () => sql.prepare('SELECT * FROM orders ORDER BY seq').all().map(read),
    update(orderId, part) {
      const before = get(orderId);
      if (before === null) throw new TypeError(`no order ${orderId}`);
      const after = { ...before, ...part };
      sql
        .prepare('UPDATE orders SET life = ?, finished_at = ?, recheck_at = ?, watch_until = ? WHERE order_id = ?')
        .run(JSON.stringify(after.life), after.finishedAt, after.recheckAt, after.watchUntil, orderId);
      return after;
    },
    judged(orderId, { decision, code, sentence }, at) {
      const last = verdicts(orderId).at(-1);
      if (last?.decision === decision && last.code === code) return;
      sql
        .prepare('INSERT INTO verdicts (order_id, at, decision, code, sentence) VALUES (?, ?, ?, ?, ?)')
        .run(orderId, at, decision, code, sentence);
    },
    verdicts,
    audit(subject, code, sentence, at) {
      const insert = sql.prepare(
        'INSERT INTO audit (at, subject, code, sentence) VALUES (?, ?, ?, ?) ON CONFLICT (subject, code) DO NOTHING',
      );
      return insert.run(at, subject, code, sentence).changes > 0;
    },
    audited: () =>
      sql
        .prepare('SELECT at, subject, code, sentence FROM audit ORDER BY n')
        .all()
        .map((row) => ({
          at: String(row['at']),
          subject: String(row['subject']),
          code: String(row['code']),
          sentence: String(row['sentence']),
        })),
  };
}

/** A TEXT column that may be NULL. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

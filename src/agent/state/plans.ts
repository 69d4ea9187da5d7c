import type { ReceiptPayload } from '../../protocol/index.ts';
import type { Outcome } from '../../purge/index.ts';
import type { Database } from './database.ts';
import { textOrNull } from './orders.ts';

/** A purge plan as the agent remembers it; its journal is the purger's. */
export interface StoredPlan {
  readonly planId: string;
  readonly orderId: string;
  readonly phase: ReceiptPayload['phase'];
  readonly attempt: number;
  readonly stage: number;
  readonly madeAt: string;
  /** Null until the purger has finished it. */
  readonly outcome: Outcome | null;
  readonly undoUntil: string | null;
  readonly undoneAt: string | null;
}

export interface StoredReceipt {
  readonly receiptId: string;
  readonly orderId: string;
  readonly phase: ReceiptPayload['phase'];
  readonly payload: ReceiptPayload;
  readonly madeAt: string;
  readonly acceptedAt: string | null;
}

export interface Plans {
  begin(plan: Pick<StoredPlan, 'planId' | 'orderId' | 'phase' | 'attempt' | 'stage' | 'madeAt'>): void;
  get(planId: string): StoredPlan | null;
  of(orderId: string): StoredPlan[];
  all(): StoredPlan[];
  finish(planId: string, outcome: Outcome): void;
  undone(planId: string, at: string): void;
  /** Plans whose time for undo is over at `now`; their keys are to be dropped. */
  expired(now: string): StoredPlan[];
  forgetUndo(planId: string): void;

  /** False when this receipt was made before: nothing changes then. */
  addReceipt(payload: ReceiptPayload, at: string): boolean;
  receipts(orderId?: string): StoredReceipt[];
  accepted(receiptId: string, at: string): void;
}

export function openPlans({ sql }: Database): Plans {
  const read = (row: Record<string, unknown>): StoredPlan => ({
    planId: String(row['plan_id']),
    orderId: String(row['order_id']),
    phase: String(row['phase']) as StoredPlan['phase'],
    attempt: Number(row['attempt']),
    stage: Number(row['stage']),
    madeAt: String(row['made_at']),
    outcome: outcomeOf(textOrNull(row['outcome'])),
    undoUntil: textOrNull(row['undo_until']),
    undoneAt: textOrNull(row['undone_at']),
  });
  const readReceipt = (row: Record<string, unknown>): StoredReceipt => ({
    receiptId: String(row['receipt_id']),
    orderId: String(row['order_id']),
    phase: String(row['phase']) as StoredReceipt['phase'],
    payload: JSON.parse(String(row['payload'])) as ReceiptPayload,
    madeAt: String(row['made_at']),
    acceptedAt: textOrNull(row['accepted_at']),
  });
  const insert = sql.prepare(
    'INSERT INTO plans (plan_id, order_id, phase, attempt, stage, made_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return {
    begin: (plan) => void insert.run(plan.planId, plan.orderId, plan.phase, plan.attempt, plan.stage, plan.madeAt),
    get(planId) {
      const row = sql.prepare('SELECT * FROM plans WHERE plan_id = ?').get(planId);
      return row ? read(row) : null;
    },
    of: (orderId) => sql.prepare('SELECT * FROM plans WHERE order_id = ? ORDER BY made_at, stage').all(orderId).map(read),
    all: () => sql.prepare('SELECT * FROM plans ORDER BY made_at, stage').all().map(read),
    finish(planId, outcome) {
      sql.prepare('UPDATE plans SET outcome = ?, undo_until = ? WHERE plan_id = ?').run(JSON.stringify(outcome), outcome.undoUntil, planId);
    },
    undone(planId, at) {
      sql.prepare('UPDATE plans SET undone_at = ? WHERE plan_id = ?').run(at, planId);
    },
    expired: (now) => sql.prepare('SELECT * FROM plans WHERE undo_until <= ?').all(now).map(read),
    forgetUndo(planId) {
      sql.prepare('UPDATE plans SET undo_until = NULL WHERE plan_id = ?').run(planId);
    },
    addReceipt(payload, at) {
      const add = sql.prepare(
        'INSERT INTO receipts (receipt_id, order_id, phase, payload, made_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      );
      return add.run(payload.receiptId, payload.orderId, payload.phase, JSON.stringify(payload), at).changes > 0;
    },
    receipts(orderId) {
      const rows =
        orderId === undefined
          ? sql.prepare('SELECT * FROM receipts ORDER BY made_at').all()
          : sql.prepare('SELECT * FROM receipts WHERE order_id = ? ORDER BY made_at').all(orderId);
      return rows.map(readReceipt);
    },
    accepted(receiptId, at) {
      sql.prepare('UPDATE receipts SET accepted_at = ? WHERE receipt_id = ? AND accepted_at IS NULL').run(at, receiptId);
    },
  };
}

function outcomeOf(text: string | null): Outcome | null {
  return text === null ? null : (JSON.parse(text, reviveBytes) as Outcome);
}

/** A path that is not UTF-8 is a Buffer, whose JSON is {type, data}. */
function reviveBytes(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('type' in value) || value.type !== 'Buffer' || !('data' in value)) return value;
  return Buffer.from(value.data as number[]);
}

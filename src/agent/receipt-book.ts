import { makeStatement, statementHash } from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import type { Log } from './log-events.ts';
import type { OrderAtHand } from './order-desk.ts';
import { type Phase, type ReceiptDraft, receiptPayload } from './receipts.ts';
import type { State } from './state/index.ts';

export interface ReceiptBookOptions {
  readonly state: State;
  readonly fleet: string;
  readonly deviceId: string;
  readonly keys: DeviceKeys;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  readonly flush: () => void;
}

/** Signs receipts and enters each exactly once. */
export class ReceiptBook {
  readonly #options: ReceiptBookOptions;

  constructor(options: ReceiptBookOptions) {
    this.#options = options;
  }

  /** How many of this phase were made for the order. */
  count(orderId: string, phase: Phase): number {
    return this.#options.state.plans.receipts(orderId).filter((receipt) => receipt.phase === phase).length;
  }

  /** Signs, then stores receipt, outbox frame and `also` in one transaction. Made again, only `also` is done. */
  async enter(order: OrderAtHand, draft: ReceiptDraft, also: () => void = () => undefined): Promise<void> {
    const { state, fleet, deviceId, keys, log, tell, flush } = this.#options;
    const { orderId, label } = order.stored;
    const payload = receiptPayload(draft, { orderId, orderHash: statementHash(order.statement) }, { fleet, deviceId });
    const statement = await makeStatement(payload, [keys.signer]);
    const made = state.transaction(() => {
      const fresh = state.plans.addReceipt(payload, payload.finishedAt);
      if (fresh) state.outbox.add({ t: 'receipt', id: payload.receiptId, statement });
      also();
      return fresh;
    });
    flush();
    if (!made) return;
    const { phase, decision, found, purged, residualCount: residuals, undoUntil } = payload;
    const milliseconds = Date.parse(payload.finishedAt) - Date.parse(payload.startedAt);
    const told = { orderId, phase, decision, found, purged, residuals, notVisible: payload.notVisible.count, milliseconds };
    log('receipt-made', told);
    tell({ type: 'receipt', label, undoUntil, ...told });
  }
}

import { randomUUID } from 'node:crypto';
import type { OrderPayload, OrderState } from '../protocol/index.ts';
import type { AgentEvent } from './events.ts';
import type { Log } from './log-events.ts';
import { NEW_ORDER, type OrderEvent, type OrderTask, step } from './order-state.ts';
import type { State } from './state/index.ts';

/** Why an order is where it is. */
export interface Detail {
  readonly code: string;
  readonly sentence: string;
}

/** Carries out the steps in the lives of orders: stored and queued for the server in one transaction, then logged and told. */
export class OrderLives {
  readonly #state: State;
  readonly #log: Log;
  readonly #tell: (event: AgentEvent) => void;
  readonly #flush: () => void;

  constructor(options: { state: State; log: Log; tell: (event: AgentEvent) => void; flush: () => void }) {
    this.#state = options.state;
    this.#log = options.log;
    this.#tell = options.tell;
    this.#flush = options.flush;
  }

  /** In the caller's transaction: a life begins. Tell it once that is over. */
  begin({ orderId, seq, label, watchUntil }: OrderPayload): void {
    const deliveredAt = new Date().toISOString();
    this.#state.orders.add({ orderId, seq, label, life: NEW_ORDER, deliveredAt, finishedAt: null, recheckAt: null, watchUntil });
    this.#progress(orderId, 'delivered', null);
    this.#flush();
  }

  /** A step; `note` is news even where the step is none. Returns what is to be done now. */
  step(orderId: string, event: OrderEvent, note: Detail | null = null): OrderTask {
    const before = this.#state.orders.get(orderId);
    if (!before) return null;
    const { life, task } = step(before.life, event);
    const detail = note ?? (life.code !== null && life.sentence !== null ? { code: life.code, sentence: life.sentence } : null);
    const news = task !== null || note !== null;
    this.#state.transaction(() => {
      this.#state.orders.update(orderId, { life });
      if (news) this.#progress(orderId, life.phase, detail);
    });
    if (news) {
      this.#log('order-state', { orderId, state: life.phase, code: detail?.code });
      this.tell(orderId, detail);
      this.#flush();
    }
    return task;
  }

  tell(orderId: string, detail: Detail | null = null): void {
    const order = this.#state.orders.get(orderId);
    if (order) this.#tell({ type: 'order', orderId, label: order.label, state: order.life.phase, detail });
  }

  #progress(orderId: string, state: OrderState, detail: Detail | null): void {
    this.#state.outbox.add({ t: 'progress', id: randomUUID(), orderId, state, detail, at: new Date().toISOString() });
  }
}

import type { Verdict } from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import type { State } from './state/index.ts';

export interface AskingOptions {
  readonly state: State;
  readonly tell: (event: AgentEvent) => void;
}

/** Asks the user, once after each hunt that left something, to agree to an order that a mode of warning keeps from writing. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #asked = new Map<string, string>();

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  look(orderId: string, verdict: Verdict): void {
    const { state, tell } = this.#options;
    const last = state.plans.receipts(orderId).findLast(({ phase }) => phase === 'first' || phase === 'recheck');
    const copies = last === undefined ? 0 : waiting(last.payload, verdict);
    if (last === undefined || copies === 0 || this.#asked.get(orderId) === last.payload.receiptId) return;
    this.#asked.set(orderId, last.payload.receiptId);
    tell({ type: 'asked', orderId, label: state.orders.get(orderId)?.label ?? orderId, copies });
  }
}

/** How many of the copies that a hunt left wait for nothing but the user's word. */
function waiting(receipt: ReturnType<State['plans']['receipts']>[number]['payload'], { mode, held }: Verdict): number {
  if (mode === 'warn') return receipt.residualCount;
  const warned = held.filter((one) => one.mode === 'warn');
  const fits = (residual: { readonly place: string; readonly class: string }): boolean =>
    warned.some((one) => ('place' in one ? one.place === residual.place : one.class === residual.class));
  return receipt.residuals.filter((residual) => residual.reason === 'policy-report-only' && fits(residual)).length;
}

import type { Residual } from '../protocol/index.ts';
import type { State } from './state/index.ts';

/** What the newest hunt of an order left on this machine, as far as its receipt lists it. */
export function newestResiduals(state: State, orderId: string): readonly Residual[] {
  const hunts = state.plans.receipts(orderId).filter(({ phase }) => phase === 'first' || phase === 'recheck');
  return hunts.at(-1)?.payload.residuals ?? [];
}

import type { Residual, ResidualReason } from '../protocol/index.ts';
import { carriedOut } from './order-state.ts';
import type { State } from './state/index.ts';

/** Residuals that another look may get rid of. */
const PASSING: readonly ResidualReason[] = [
  'span-changed',
  'file-changed',
  'file-busy',
  'interrupted',
  'io-error',
  'disk-full',
  'verification-failed',
];
/** Milliseconds from the first finish to the last planned look. */
const RECHECK = 24 * 3_600_000;
/** Milliseconds to the next look, per recheck, while another look soon may do better. */
const AGAIN = [2 * 60_000, 10 * 60_000, 60 * 60_000];

/** Whether another look soon may get rid of some of them. */
export function maySoonGo(residuals: readonly Residual[]): boolean {
  return residuals.some(({ reason }) => PASSING.includes(reason));
}

/** When an order is to be looked at again, after `rechecks` of them; null: not by the clock. `soon`: that may do better. */
export function nextRecheck(firstFinishedAt: string, rechecks: number, soon: boolean, now: Date): string | null {
  const again = soon ? AGAIN[rechecks] : undefined;
  const next = again === undefined ? Date.parse(firstFinishedAt) + RECHECK : now.getTime() + again;
  return next > now.getTime() ? new Date(next).toISOString() : null;
}

/** Orders whose time to be looked at again has come. */
export function dueRechecks(state: State, now: Date): string[] {
  const at = now.toISOString();
  return state.orders
    .all()
    .filter(({ life, watchUntil, recheckAt }) => carriedOut(life) && watchUntil >= at && recheckAt !== null && recheckAt <= at)
    .map(({ orderId }) => orderId);
}

import { agreeTo, nudge, openSettings, readStatus } from '../../agent/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { say } from '../output.ts';

/** `lastcopy agree ORDER`: an order that a mode of warning keeps from writing may write. */
export async function agree(context: Context, orderId: string): Promise<void> {
  const { orders, running } = await readStatus(context.stateDir);
  const order = orders.find((one) => one.orderId === orderId) ?? only(orders.filter((one) => one.orderId.startsWith(orderId)));
  if (order === null) throw new UserError(`No order ${orderId} is known here.`, 'lastcopy status lists them.');
  const fresh = agreeTo(await openSettings(context.stateDir), order.orderId);
  nudge(context.stateDir);
  const what = fresh
    ? `Agreed: the order about “${order.label}” may remove what it found, as far as everything else allows.`
    : `You had agreed to the order about “${order.label}” before.`;
  say(running ? `${what}\nWhat comes of it: lastcopy status` : `${what}\nNo agent runs now; it is carried out when one starts.`);
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}

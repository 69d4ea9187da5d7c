import type { Settings, SettingsFile } from './settings.ts';
import { carriedOut } from './order-state.ts';
import type { State } from './state/index.ts';

/** Agrees that an order may write where a mode of warning keeps it from that; says whether that is new. */
export function agreeTo(settings: SettingsFile, orderId: string): boolean {
  const { agreed } = settings.read();
  if (agreed.includes(orderId)) return false;
  settings.change({ agreed: [...agreed, orderId] });
  return true;
}

/**
 * Takes up what the user has agreed to since the last call. An order that only reported is judged anew and then runs; of one that
 * was carried out all but for what the policy held back, the next look is due now. Agreements to orders that are over are forgotten.
 */
export function takeAgreed(state: State, settings: SettingsFile, now: Date): void {
  const { agreed }: Pick<Settings, 'agreed'> = settings.read();
  const at = now.toISOString();
  const open = new Map(state.orders.all().flatMap((order) => (order.watchUntil >= at ? [[order.orderId, order] as const] : [])));
  const taken = state.facts.get('agreed') ?? [];
  for (const orderId of agreed) {
    const order = open.get(orderId);
    if (order !== undefined && !taken.includes(orderId) && carriedOut(order.life)) state.orders.update(orderId, { recheckAt: at });
  }
  const kept = agreed.filter((orderId) => open.has(orderId));
  if (kept.length < agreed.length) settings.change({ agreed: kept });
  if (kept.join() !== taken.join()) state.facts.set('agreed', kept);
}

import type { Bundle, ChainPayload, OrderPayload } from '../protocol/index.ts';
import { type Authority, authority } from './authority.ts';
import { sha256Text } from './bytes.ts';
import { later } from './chain-time.ts';
import type { Act, ChainState, Hands, Opened, OrderStanding } from './face.ts';

/**
 * What stands in the chain of each order: who signed and who approved it, which rings were opened, whether it is paused, what
 * was renewed. The fold keeps names of keys alone and decides nothing; what they are worth is asked of today's bundle (`rightsOf`),
 * so that a key which is taken out of the bundle takes its word with it.
 */

/** A statement of the chain as the fold sees it: `by` are the ids of the keys whose signatures under it have verified. */
export interface Linked {
  readonly payload: ChainPayload;
  readonly by: readonly string[];
  /** SHA-256 of its payload bytes. */
  readonly hash: string;
}

/** The standing of an order after one more statement; undefined where the order itself was not taken whole. */
export function takeStanding(before: OrderStanding | undefined, { payload, by, hash }: Linked): OrderStanding | undefined {
  const { seq } = payload;
  // An order that takes over the id of an earlier one inherits nothing that was signed for that one.
  if (payload.type === 'order') return { seq, hash, by, approvedBy: [], watchUntil: payload.watchUntil, acts: [], pause: null };
  return before && withOne(before, payload, hash, { by, approvedBy: [] });
}

/** All standings after one more statement. */
export function takeStandings(state: ChainState, linked: Linked): NonNullable<ChainState['orders']> {
  const { orderId, issuedAt, type } = linked.payload;
  const orders = state.orders ?? {};
  const after = takeStanding(Object.hasOwn(orders, orderId) ? orders[orderId] : undefined, linked);
  if (!after) return orders;
  return { ...(type === 'order' ? current(orders, later(state.signedTime, issuedAt)) : orders), [orderId]: after };
}

function withOne(before: OrderStanding, payload: Exclude<ChainPayload, OrderPayload>, hash: string, hands: Hands): OrderStanding {
  const { seq } = payload;
  const also = (act: Act): OrderStanding => ({ ...before, acts: [...before.acts, act] });
  switch (payload.type) {
    case 'promotion':
      return also({ type: 'promotion', seq, hash, ...hands, ring: payload.ring });
    case 'resume':
      return also({ type: 'resume', seq, hash, ...hands });
    case 'renewal':
      return also({ type: 'renewal', seq, hash, ...hands, startBy: payload.startBy, watchUntil: payload.watchUntil ?? null });
    case 'pause':
      return { ...before, pause: { seq, at: payload.issuedAt, reason: payload.reason, by: hands.by } };
    case 'approval': {
      // Another statement of that number is another statement: the approval is worth nothing.
      const meant = (one: { readonly seq: number; readonly hash: string }) =>
        one.seq === payload.approves.seq && one.hash === payload.approves.hash;
      const approved = <T extends Hands>(one: T): T => ({ ...one, approvedBy: [...new Set([...one.approvedBy, ...hands.by])] });
      if (meant(before)) return approved(before);
      return { ...before, acts: before.acts.map((act) => (meant(act) ? approved(act) : act)) };
    }
    case 'cancellation':
      return before;
  }
}

/** Without those whose time is over: nothing can bring them back. */
function current(orders: NonNullable<ChainState['orders']>, now: string): NonNullable<ChainState['orders']> {
  const lasts = ({ watchUntil, acts }: OrderStanding) =>
    acts.reduce((until, act) => (act.type === 'renewal' ? later(until, act.watchUntil ?? '') : until), watchUntil);
  return Object.fromEntries(Object.entries(orders).filter(([, standing]) => lasts(standing) >= now));
}

/** What an order may do by all that stands of it in the chain, as a bundle sees it. */
export interface OrderRights {
  readonly authority: Authority;
  /** Rings that are open, by number. */
  readonly opened: readonly number[];
  readonly paused: OrderStanding['pause'];
  /** As renewed. */
  readonly startBy: string;
  readonly watchUntil: string;
  /** Promotions, resumptions and renewals that wait for another person. */
  readonly pending: readonly { readonly act: Act; readonly authority: Authority }[];
}

/** Pure. `order` as it was opened: a standing of another order of that id counts for nothing. */
export function rightsOf(order: Opened<OrderPayload>, chain: ChainState, bundle: Bundle): OrderRights {
  const { orderId } = order.payload;
  const found = chain.orders && Object.hasOwn(chain.orders, orderId) ? chain.orders[orderId] : undefined;
  const standing = found?.hash === sha256Text(order.bytes) ? found : { by: order.signers.map(({ keyId }) => keyId), approvedBy: [] };
  const rights = rightsBy(order.payload, standing, bundle);
  // Rings by a state of before approvals: each promotion bore all its signatures then.
  const legacy = chain.promotions && Object.hasOwn(chain.promotions, orderId) ? (chain.promotions[orderId] ?? []) : [];
  return { ...rights, opened: [...new Set([...legacy, ...rights.opened])] };
}

/** The same by what stands of the order. Pure. */
export function rightsBy(
  { verb, startBy, watchUntil }: Pick<OrderPayload, 'verb' | 'startBy' | 'watchUntil'>,
  { acts = [], pause = null, ...hands }: Hands & Partial<OrderStanding>,
  bundle: Bundle,
): OrderRights {
  const judged = acts.map((act) => ({ act, authority: authority(verb, act, bundle) }));
  const met = judged.filter((one) => one.authority.fault === null).map(({ act }) => act);
  const resumed = Math.max(0, ...met.filter(({ type }) => type === 'resume').map(({ seq }) => seq));
  const renewals = met.filter((act) => act.type === 'renewal');
  return {
    authority: authority(verb, hands, bundle),
    opened: [...new Set(met.flatMap((act) => (act.type === 'promotion' ? [act.ring] : [])))],
    // A resumption lifts what stands before it, so one that is approved late does not lift a pause made meanwhile.
    paused: pause !== null && pause.seq > resumed ? pause : null,
    startBy: renewals.reduce((time, act) => later(time, act.startBy), startBy),
    watchUntil: renewals.reduce((time, act) => later(time, act.watchUntil ?? ''), watchUntil),
    pending: judged.filter((one) => one.authority.fault !== null),
  };
}

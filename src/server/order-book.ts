import * as v from 'valibot';
import { type Bundle, ChainPayload, type OrderPayload } from '../protocol/index.ts';
import { orderVerifiers, type OrderRights, type OrderStanding, peek, rightsBy, takeStanding } from '../trust/public.ts';
import type { Storage } from './storage/face.ts';

/** What an order says, and what was signed for it since. Of all orders, also of those whose time is over. */
export interface BookedOrder {
  readonly order: Pick<OrderPayload, 'orderId' | 'verb' | 'rings' | 'startBy' | 'watchUntil'>;
  readonly rights: OrderRights;
  /** For people: who paused it; null where it is not paused. */
  readonly pausedBy: string | null;
}

/** Orders read off the chain: walked once, and from then on only what was added to it. */
export interface OrderBook {
  of(orderId: string): Promise<BookedOrder | null>;
}

/** Links read at a time. */
const BATCH = 64;

export function orderBook(storage: Pick<Storage, 'links'>, bundle: () => Bundle): OrderBook {
  const orders = new Map<string, { readonly order: BookedOrder['order']; readonly standing: OrderStanding }>();
  let walked = 0;
  let walking: Promise<void> = Promise.resolve();

  const take = (payload: ChainPayload, by: readonly string[], hash: string): void => {
    const { orderId } = payload;
    const before = orders.get(orderId);
    const standing = takeStanding(before?.standing, { payload, by, hash });
    const order = payload.type === 'order' ? payload : before?.order;
    if (!standing || !order) return;
    const { verb, rings, startBy, watchUntil } = order;
    orders.set(orderId, { order: { orderId, verb, rings, startBy, watchUntil }, standing });
  };

  const walk = async (): Promise<void> => {
    for (;;) {
      const links = await storage.links(walked, BATCH);
      for (const { seq, statement, statementHash } of links) {
        // Its signatures were verified when it was taken into the chain.
        const payload = v.safeParse(ChainPayload, peek(statement));
        const by = statement.signatures.map(({ keyId }) => keyId);
        if (payload.success) take(payload.output, by, statementHash);
        walked = seq;
      }
      if (links.length < BATCH) return;
    }
  };

  return {
    async of(orderId) {
      walking = walking.catch(() => undefined).then(walk);
      await walking;
      const booked = orders.get(orderId);
      if (!booked) return null;
      const rights = rightsBy(booked.order, booked.standing, bundle());
      return { order: booked.order, rights, pausedBy: rights.paused && personOf(rights.paused.by, bundle()) };
    },
  };
}

/** Whose key it is, for people: an operator by name, or the steward. */
function personOf(keyIds: readonly string[], bundle: Bundle): string {
  const operators = orderVerifiers(bundle).filter(({ keyId }) => keyIds.includes(keyId));
  if (operators.length > 0) return [...new Set(operators.map(({ person }) => person))].join(', ');
  return bundle.stewardKeys.some(({ keyId }) => keyIds.includes(keyId)) ? 'steward' : 'a key that the bundle no longer holds';
}

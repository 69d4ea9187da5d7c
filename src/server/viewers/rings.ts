import * as v from 'valibot';
import { ChainPayload, type RotationView } from '../../protocol/index.ts';
import { peek } from '../../trust/public.ts';
import type { Storage } from '../storage/face.ts';

/** What an order says of when and where it counts, and which of its rings a signed promotion has opened. */
export type Plan = Pick<RotationView, 'rings' | 'startBy' | 'watchUntil'>;

/** Plans read off the chain: walked once, and from then on only what was added to it. */
export interface Rings {
  of(orderId: string): Promise<Plan | null>;
}

/** Links read at a time. */
const BATCH = 64;

export function rings(storage: Pick<Storage, 'links'>): Rings {
  const plans = new Map<string, { shares: readonly number[]; opened: Set<number>; startBy: string; watchUntil: string }>();
  let walked = 0;
  let walking: Promise<void> = Promise.resolve();

  const take = (payload: ChainPayload): void => {
    if (payload.type === 'order') {
      const { orderId, startBy, watchUntil } = payload;
      plans.set(orderId, { shares: payload.rings.map(({ share }) => share), opened: new Set(), startBy, watchUntil });
    } else if (payload.type === 'promotion') plans.get(payload.orderId)?.opened.add(payload.ring);
  };

  const walk = async (): Promise<void> => {
    for (;;) {
      const links = await storage.links(walked, BATCH);
      for (const { seq, statement } of links) {
        // Its signatures were verified when it was taken into the chain.
        const payload = v.safeParse(ChainPayload, peek(statement));
        if (payload.success) take(payload.output);
        walked = seq;
      }
      if (links.length < BATCH) return;
    }
  };

  return {
    async of(orderId) {
      walking = walking.catch(() => undefined).then(walk);
      await walking;
      const plan = plans.get(orderId);
      if (!plan) return null;
      return {
        rings: plan.shares.map((share, ring) => ({ ring, share, open: plan.opened.has(ring) })),
        startBy: plan.startBy,
        watchUntil: plan.watchUntil,
      };
    },
  };
}

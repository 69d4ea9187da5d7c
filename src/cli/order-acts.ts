import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainPayload } from '../protocol/index.ts';
import { emptyChain, makeStatement, openHead, TrustError } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { ApiError, type Operator } from './operator.ts';

/** What an operator signs for an order after it. Each takes its place at the end of the chain; each returns its number there. */

/** The chain's tip by the newest fresh head, after the steward has caught up with `atLeast`. */
export async function tip(operator: Operator, atLeast = 0, patience = 15_000): Promise<{ sequence: number; hash: string }> {
  const until = Date.now() + patience;
  let seen: { sequence: number; hash: string; expiresAt: string } | null = null;
  let unread = false;
  do {
    const statement = await operator.api.head();
    if (statement) {
      unread = true;
      // Right after a turn of the keys the newest head is still that of the steward before.
      seen = await openHead(statement, operator.bundle).then(({ payload }) => payload, asUnknown);
      if (seen && seen.sequence >= atLeast && seen.expiresAt > new Date().toISOString()) return seen;
    }
    await sleep(100);
  } while (Date.now() < until);
  if (!unread && atLeast === 0) return emptyChain(operator.bundle.fleet);
  throw new UserError(
    'The order chain has no fresh head: agents would only report.',
    'Start `lastcopy steward`; if it runs, the server may be withholding its heads.',
  );
}

function asUnknown(error: unknown): null {
  if (error instanceof TrustError && error.code === 'unknown-key') return null;
  throw error;
}

/** Opens a ring of an order. */
export function promote(operator: Operator, orderId: string, ring: number, after = 0): Promise<number> {
  return extend(operator, { type: 'promotion', orderId, ring }, after);
}

/** Calls an order off. */
export function cancel(operator: Operator, orderId: string, reason: string): Promise<number> {
  return extend(operator, { type: 'cancellation', orderId, reason });
}

/** Stops an order until it is resumed. */
export function pause(operator: Operator, orderId: string, reason: string): Promise<number> {
  return extend(operator, { type: 'pause', orderId, reason });
}

export function resume(operator: Operator, orderId: string, reason: string): Promise<number> {
  return extend(operator, { type: 'resume', orderId, reason });
}

/** Lets late devices start until `startBy` after all. */
export function renew(operator: Operator, orderId: string, times: { startBy: string; watchUntil?: string }): Promise<number> {
  return extend(operator, { type: 'renewal', orderId, ...times });
}

/** Puts this operator's name under what another one has signed. */
export function approve(operator: Operator, orderId: string, approves: { seq: number; hash: string }): Promise<number> {
  return extend(operator, { type: 'approval', orderId, approves }, approves.seq);
}

type Unplaced<P> = P extends ChainPayload ? Omit<P, 'fleet' | 'seq' | 'prev' | 'issuedAt'> : never;

async function extend(operator: Operator, what: Unplaced<ChainPayload>, after = 0): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const at = await tip(operator, after);
    const link = { fleet: operator.bundle.fleet, seq: at.sequence + 1, prev: at.hash, issuedAt: new Date().toISOString() };
    try {
      const { seq } = await operator.api.submit({
        statement: await makeStatement({ ...what, ...link }, [operator.signer]),
        sealedKeys: {},
      });
      return seq;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'chain-moved' || attempt >= 20) throw error;
      await sleep(150);
    }
  }
}

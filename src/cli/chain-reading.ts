import * as v from 'valibot';
import { type ChainPayload, type OrderPayload, type Statement, TurnPayload } from '../protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  openChainStatement,
  type Opened,
  openHead,
  type OrderRights,
  peek,
  rightsOf,
  statementHash,
  takeStatement,
  TrustError,
} from '../trust/index.ts';
import { UserError } from './exit.ts';
import type { Operator } from './operator.ts';

/** A statement of the chain that this process has opened itself. */
export interface ReadStatement {
  readonly opened: Opened<ChainPayload>;
  readonly statement: Statement;
}

/** The order chain up to the steward's newest head: every signature checked here, and the whole equal to what the steward signed. */
export interface ReadChain {
  readonly state: ChainState;
  /** By sequence. Turns of the keys are not among them. */
  readonly statements: ReadonlyMap<number, ReadStatement>;
}

const OTHER_CHAIN = new UserError(
  'The server shows another order chain than the one that the steward has signed.',
  'Sign nothing, and tell the security team: the server may be compromised.',
);

/** Throws UserError where there is no head yet, or the chain is not the one that it states. */
export async function readChain({ api, bundle }: Operator): Promise<ReadChain> {
  const stated = await api.head();
  if (!stated) throw new UserError('The steward has signed no head of the order chain yet.', 'Start `lastcopy steward` and try again.');
  const { payload: head } = await openHead(stated, bundle);
  const statements = new Map<number, ReadStatement>();
  let state = emptyChain(bundle.fleet);
  let turns = 0;
  try {
    while (state.sequence < head.sequence) {
      const items = await api.chain(state.sequence);
      if (items.length === 0) throw OTHER_CHAIN;
      for (const item of items) {
        if (state.sequence === head.sequence) break;
        if (item.kind !== 'statement') throw OTHER_CHAIN;
        const { statement } = item;
        if (peek(statement).type === 'turn') {
          // Believed when the operator's keys were opened; here it only has its place.
          const turn = { payload: v.parse(TurnPayload, peek(statement)), bytes: Buffer.from(statement.payload, 'base64url'), signers: [] };
          state = takeStatement(state, turn, statementHash(statement));
          // One more than the server has told of: who signs here may be somebody who may no more.
          if (++turns > (bundle.turned?.version ?? 0)) throw OTHER_CHAIN;
          continue;
        }
        const opened = await openChainStatement(statement, bundle, true);
        state = takeStatement(state, opened, statementHash(statement));
        statements.set(state.sequence, { opened, statement });
      }
    }
  } catch (error) {
    if (error instanceof TrustError) throw new UserError(OTHER_CHAIN.message, OTHER_CHAIN.next, { cause: error });
    throw error;
  }
  if (state.hash !== head.hash) throw OTHER_CHAIN;
  return { state, statements };
}

/** An order with all that stands of it. */
export interface ReadOrder {
  readonly order: Opened<OrderPayload>;
  readonly statement: Statement;
  readonly rights: OrderRights;
  readonly cancelled: boolean;
}

/** Throws UserError where no such order stands in the chain. */
export function orderIn({ state, statements }: ReadChain, orderId: string, { bundle }: Operator): ReadOrder {
  for (const { opened, statement } of statements.values()) {
    const { payload } = opened;
    if (payload.type !== 'order' || payload.orderId !== orderId) continue;
    const order = { ...opened, payload };
    return { order, statement, rights: rightsOf(order, state, bundle), cancelled: state.cancelled.includes(orderId) };
  }
  throw new UserError(
    `No order ${orderId} stands in the chain.`,
    'See `lastcopy rotations`; an order that was just signed may take a second.',
  );
}

import { type Bundle, ChainPayload, type OrderPayload, type Statement } from '../protocol/index.ts';
import { orderVerifiers, stewardVerifiers, takenStewards, takenVerifiers } from './bundle.ts';
import type { Opened } from './face.ts';
import { openStatement, peek, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

const CHAIN_TYPES: readonly string[] = ChainPayload.options.map(({ entries }) => entries.type.literal);

/**
 * Believes a statement of the chain by the keys and fleet of one's own bundle: one operator has signed it, or for a pause the
 * steward, who may take power away and never give it. Server, steward and agents all ask here; nobody takes another's word for it.
 *
 * Whether its signatures, and the approvals that come later, are enough for what it asks is `rightsOf`'s to say.
 * Throws TrustError: wrong-type, unknown-key, bad-signature, malformed, foreign-fleet. Place in the chain and time are
 * chain.ts's and judge's. `taken`: it stands in one's own chain already, so the keys of its own time open it too.
 */
export async function openChainStatement(statement: Statement, bundle: Bundle, taken = false): Promise<Opened<ChainPayload>> {
  const { type } = peek(statement);
  if (!CHAIN_TYPES.includes(type)) {
    throw new TrustError(
      'wrong-type',
      'Only orders and what is signed for them stand in the chain. Refuse its sender, or update lastcopy if it is newer than this one.',
    );
  }
  const operators = taken ? takenVerifiers(bundle) : orderVerifiers(bundle);
  const stewards = taken ? takenStewards(bundle) : stewardVerifiers(bundle);
  const verifiers = type === 'pause' ? [...operators, ...stewards] : operators;
  const opened = await openStatement(statement, type, ChainPayload, verifiers);
  requireFleet(opened.payload, bundle.fleet);
  if (opened.payload.type === 'order') requireDistinctEntries(opened.payload);
  return opened;
}

/** What is found is told apart by entry id: two entries of one id would be checked against one another's values. */
function requireDistinctEntries(order: OrderPayload): void {
  if (new Set(order.entries.map(({ id }) => id)).size !== order.entries.length) {
    throw new TrustError('malformed', 'Two entries of the order have one id. Sign the order anew with a matching version of lastcopy.');
  }
}

import { type Bundle, ChainPayload, type OrderPayload, type Statement, Verb } from '../protocol/index.ts';
import { orderVerifiers } from './bundle.ts';
import type { Opened, Verifier } from './face.ts';
import { openStatement, peek, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

const CHAIN_TYPES: readonly string[] = ['order', 'promotion', 'cancellation'] satisfies ChainPayload['type'][];

/**
 * Believes an order, promotion or cancellation by the keys, fleet and thresholds of one's own bundle. Server, steward and
 * agents all ask here; nobody takes another's word for it.
 *
 * Throws TrustError: wrong-type, unknown-key, bad-signature, malformed, foreign-fleet, below-threshold, needs-cli-signature,
 * verb-not-allowed. Place in the chain and time are chain.ts's and judge's.
 */
export async function openChainStatement(statement: Statement, bundle: Bundle): Promise<Opened<ChainPayload>> {
  const { type } = peek(statement);
  if (!CHAIN_TYPES.includes(type)) {
    throw new TrustError('wrong-type', 'Only orders, promotions and cancellations stand in the chain. Refuse its sender.');
  }
  const opened = await openStatement(statement, type, ChainPayload, orderVerifiers(bundle));
  requireAuthority(opened.payload, opened.signers, bundle);
  if (opened.payload.type === 'order') requireDistinctEntries(opened.payload);
  return opened;
}

/** What is found is told apart by entry id: two entries of one id would be checked against one another's values. */
function requireDistinctEntries(order: OrderPayload): void {
  if (new Set(order.entries.map(({ id }) => id)).size !== order.entries.length) {
    throw new TrustError('malformed', 'Two entries of the order have one id. Sign the order anew with a matching version of lastcopy.');
  }
}

/** Persons needed and whether one must have signed in the CLI; a purge needs eyes on a digest that no server rendered. */
function authorityOf(payload: ChainPayload, bundle: Bundle): { threshold: number; cli: boolean } {
  // A missing threshold is met by nobody.
  const needed = (verb: Verb) => Math.max(1, bundle.thresholds[verb] ?? Number.POSITIVE_INFINITY);
  switch (payload.type) {
    case 'order':
      return { threshold: needed(payload.verb), cli: payload.verb !== 'report' };
    // A promotion lets some order's verb loose and does not say which: it needs what the strongest verb needs.
    case 'promotion':
      return { threshold: Math.max(...Verb.options.map(needed)), cli: true };
    // Stopping must be easy: the worst that it does is delay.
    case 'cancellation':
      return { threshold: needed('report'), cli: false };
  }
}

/**
 * Whether these signers are enough by this bundle. Keys that the bundle no longer holds do not count, so a stored order
 * is judged by today's bundle. Throws foreign-fleet, below-threshold, needs-cli-signature, verb-not-allowed.
 */
export function requireAuthority(payload: ChainPayload, signers: readonly Verifier[], bundle: Bundle): void {
  requireFleet(payload, bundle.fleet);
  const { threshold, cli } = authorityOf(payload, bundle);
  if (threshold === Number.POSITIVE_INFINITY) {
    throw new TrustError(
      'verb-not-allowed',
      'The fleet bundle says of a verb in question not how many persons must sign. Deploy a complete bundle.',
    );
  }
  const current = orderVerifiers(bundle).filter(({ keyId, key }) => signers.some((by) => by.keyId === keyId && by.key.x === key.x));
  const persons = new Set(current.map(({ person }) => person));
  if (persons.size < threshold) {
    throw new TrustError(
      'below-threshold',
      `The ${payload.type} needs the signatures of ${threshold} distinct persons and has ${persons.size}. Have another operator sign it.`,
    );
  }
  if (cli && !current.some(({ origin }) => origin === 'cli')) {
    throw new TrustError(
      'needs-cli-signature',
      `The ${payload.type} was signed in browsers only. For anything above report one operator must sign with the lastcopy command.`,
    );
  }
}

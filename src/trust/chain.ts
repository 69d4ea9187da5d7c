import type { LinkPayload, Statement } from '../protocol/index.ts';
import { fromText, hashParts, sha256Text, toText } from './bytes.ts';
import type { ChainState, Opened } from './face.ts';
import { later } from './chain-time.ts';
import { takeStandings } from './standing.ts';
import { TrustError } from './trust-error.ts';

/**
 * The order chain: every order of a fleet and all that was signed for it later (promotions, approvals, pauses, cancellations …)
 * in one line, each naming the hash before it.
 *
 * A device outside an order's scope gets that order's hash instead of its text. Only orders may travel so: the kind of
 * statement goes into the link and `takeHash` always links an order, so a server that hides a cancellation, a pause or a
 * promotion behind its hash arrives at another chain hash than the one that the steward's head states.
 */

/** The chain hash before the first statement of a fleet. */
export function genesis(fleet: string): string {
  return toText(hashParts('lastcopy-chain-genesis-1', fleet));
}

/** SHA-256 of the payload bytes: what stands for the statement in the chain, in receipts and in hash items. */
export function statementHash(statement: Statement): string {
  return sha256Text(fromText(statement.payload));
}

/** The chain hash after a statement of `type`. */
export function link(prev: string, itemHash: string, type: LinkPayload['type'] = 'order'): string {
  return toText(hashParts('lastcopy-chain-link-1', fromText(prev), type, fromText(itemHash)));
}

export function emptyChain(fleet: string): ChainState {
  return { sequence: 0, hash: genesis(fleet), signedTime: '1970-01-01T00:00:00.000Z', cancelled: [], orders: {} };
}

function requireNext(state: ChainState, seq: number): void {
  if (seq <= state.sequence) {
    throw new TrustError('replayed', `Statement ${seq} of the chain was already taken. Refuse it; nothing else is to be done.`);
  }
  if (seq !== state.sequence + 1) {
    throw new TrustError('chain-gap', `Statement ${seq} came, but ${state.sequence + 1} is next. Ask the server for what lies between.`);
  }
}

/**
 * Takes the next statement. `itemHash` is statementHash of the statement that `opened` came from.
 * Throws replayed, chain-gap, bad-link; the state is then as before.
 */
export function takeStatement(state: ChainState, opened: Opened<LinkPayload>, itemHash: string): ChainState {
  const { payload } = opened;
  requireNext(state, payload.seq);
  if (itemHash !== sha256Text(opened.bytes)) {
    throw new TrustError('bad-link', 'The hash given for the statement is not its own. Fetch it again from the server.');
  }
  if (payload.prev !== state.hash) {
    throw new TrustError(
      'bad-link',
      `Statement ${payload.seq} does not follow the chain known here. The server shows different chains: tell the security team.`,
    );
  }
  const next: ChainState = {
    ...state,
    sequence: payload.seq,
    hash: link(state.hash, itemHash, payload.type),
    signedTime: later(state.signedTime, payload.issuedAt),
  };
  // A turn of keys changes no order: whoever holds the keys takes it (keyring.ts).
  if (payload.type === 'turn') return next;
  const { cancelled } = state;
  const { orderId } = payload;
  const orders = takeStandings(state, { payload, by: opened.signers.map(({ keyId }) => keyId), hash: itemHash });
  return {
    ...next,
    cancelled: payload.type === 'cancellation' && !cancelled.includes(orderId) ? [...cancelled, orderId] : cancelled,
    orders,
    // So do the rings of an order from before approvals, where its id is taken over.
    ...(payload.type === 'order' && state.promotions && { promotions: { ...state.promotions, [orderId]: [] } }),
  };
}

/** Takes the hash of an order that is not for this device. Throws replayed, chain-gap, malformed. */
export function takeHash(state: ChainState, seq: number, hash: string): ChainState {
  requireNext(state, seq);
  return { ...state, sequence: seq, hash: link(state.hash, hash, 'order') };
}

/** Remembers the signed time of a statement outside the chain (a head): time cannot be turned back past it. */
export function takeTime(state: ChainState, signedTime: string): ChainState {
  return { ...state, signedTime: later(state.signedTime, signedTime) };
}

import * as v from 'valibot';
import { type Bundle, KeysPayload, type LinkPayload, type Statement, TurnPayload } from '../protocol/index.ts';
import { keysFault, orderVerifiers } from './bundle.ts';
import type { Opened, Verifier } from './face.ts';
import { openStatement, peek, requireFleet } from './open.ts';
import { openChainStatement } from './order.ts';
import { TrustError } from './trust-error.ts';

/**
 * Keys turn by a statement under the root keys, which an operator puts in its place in the order chain. So every party takes it
 * between the same two orders, the steward's heads cover it, and a server can neither hide it behind later orders nor bring an older
 * one back. A late device walks through every turn that it missed, each believed by the roots that held before it.
 */

/** A turn whose place and roots have verified. */
export interface OpenedTurn extends Opened<TurnPayload> {
  readonly keys: KeysPayload;
}

/**
 * Believes new keys by the roots of `bundle` (and by the new roots too, where these change), as the next version after its own.
 * Throws TrustError: malformed, unknown-key, bad-signature, wrong-type, foreign-fleet, below-threshold, replayed, not-yet.
 */
export async function openKeys(statement: Statement, bundle: Bundle): Promise<Opened<KeysPayload>> {
  const old = bundle.rootKeys.map(asRoot);
  // The new roots are read before anything is verified: they count for nothing unless enough of the old ones have signed them.
  const claimed = v.safeParse(KeysPayload, peek(statement));
  const fresh = claimed.success ? claimed.output.rootKeys.filter(({ keyId }) => !old.some((root) => root.keyId === keyId)).map(asRoot) : [];
  const opened = await openStatement(statement, 'keys', KeysPayload, [...old, ...fresh]);
  const { payload, signers } = opened;
  requireFleet(payload, bundle.fleet);
  const fault = keysFault(payload) ?? disownedFault(payload, bundle);
  if (fault !== null) throw new TrustError('malformed', `The new keys cannot be used: ${fault}. Make the turn anew.`);
  requireRoots('old', bundle, signers);
  requireRoots('new', payload, signers);
  const held = bundle.turned?.version ?? 0;
  if (payload.version <= held) {
    throw new TrustError(
      'replayed',
      `The keys are of version ${payload.version} and version ${held} holds. Make the turn anew from the newest keys.`,
    );
  }
  if (payload.version > held + 1) {
    throw new TrustError(
      'not-yet',
      `The keys are of version ${payload.version} and version ${held + 1} is missing. Publish that one first.`,
    );
  }
  return opened;
}

/** Believes a turn: the keys by the roots, its place by an operator of the keys before or after. Throws as openKeys does. */
async function openTurn(statement: Statement, bundle: Bundle): Promise<OpenedTurn> {
  const claimed = v.safeParse(TurnPayload, peek(statement));
  if (!claimed.success)
    throw new TrustError('malformed', 'The turn of keys is not well-formed. Publish it anew with a matching version of lastcopy.');
  const { payload: keys } = await openKeys(claimed.output.keys, bundle);
  const known = orderVerifiers(bundle);
  const added = orderVerifiers({ ...bundle, orderKeys: keys.orderKeys }).filter(({ keyId }) => !known.some((one) => one.keyId === keyId));
  const opened = await openStatement(statement, 'turn', TurnPayload, [...known, ...added]);
  requireFleet(opened.payload, bundle.fleet);
  return { ...opened, keys };
}

/** Believes whatever may stand next in the chain, by the keys that hold at its end. */
export async function openLink(statement: Statement, bundle: Bundle): Promise<Opened<Exclude<LinkPayload, TurnPayload>> | OpenedTurn> {
  return peek(statement).type === 'turn' ? openTurn(statement, bundle) : openChainStatement(statement, bundle);
}

function asRoot({ keyId, key }: Bundle['rootKeys'][number]): Verifier {
  return { keyId, key, person: keyId, origin: 'cli' };
}

/** A stolen key never comes back: with it would all that the thief has signed. */
function disownedFault({ orderKeys, stewardKeys, rootKeys, disowned }: KeysPayload, { turned }: Bundle): string | null {
  const before = [...(turned?.disowned ?? []), ...(turned?.disownedStewards ?? [])].map(({ keyId }) => keyId);
  const kept = [...orderKeys, ...stewardKeys, ...rootKeys].find(({ keyId }) => disowned.includes(keyId) || before.includes(keyId));
  return kept ? `key ${kept.keyId} is disowned and kept` : null;
}

function requireRoots(
  which: 'old' | 'new',
  { rootKeys, rootThreshold = 1 }: Pick<Bundle, 'rootKeys' | 'rootThreshold'>,
  signers: readonly Verifier[],
): void {
  const signed = rootKeys.filter(({ keyId }) => signers.some((by) => by.keyId === keyId)).length;
  if (signed >= rootThreshold) return;
  throw new TrustError(
    'below-threshold',
    `${rootThreshold} of the ${which} root keys must sign new keys, and ${signed} did. Sign the turn with the others too.`,
  );
}

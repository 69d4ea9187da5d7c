import type { IncomingMessage } from 'node:http';
import type { Bundle } from '../../protocol/index.ts';
import { orderVerifiers, type Verifier, verifyRequestProof } from '../../trust/public.ts';
import { Refusal } from '../refusal.ts';
import type { Nonces } from './nonces.ts';

const SCHEME = /^DPoP ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/;

/** The nonce that a compact JWS claims to answer; unverified. Null where it holds none. */
export function claimedNonce(jws: string): string | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof payload !== 'object' || payload === null || !('nonce' in payload)) return null;
    return typeof payload.nonce === 'string' ? payload.nonce : null;
  } catch {
    return null;
  }
}

/**
 * Takes the nonce of a proof: it counts as used whether or not the proof turns out good. No clock but the server's own is
 * asked, so none of the refusals is for a wrong clock.
 * @throws Refusal replayed, nonce-expired, bad-nonce.
 */
export async function takeNonce(nonces: Nonces, jws: string): Promise<string> {
  const nonce = claimedNonce(jws);
  const taken = nonce === null ? 'unknown' : await nonces.take(nonce);
  if (nonce !== null && taken === 'taken') return nonce;
  const again = 'get a new one from /api/v1/nonce and prove again.';
  if (taken === 'replayed') throw new Refusal('replayed', 401, `This proof was used before. If that was you, ${again}`);
  if (taken === 'expired') throw new Refusal('nonce-expired', 401, `The nonce has run out by the server's own clock: ${again}`);
  throw new Refusal('bad-nonce', 401, `The nonce is none of this server's: ${again}`);
}

/** Before the body is read: the header must hold a proof over a live nonce. */
export async function beginProof(request: IncomingMessage, nonces: Nonces): Promise<{ proof: string; nonce: string }> {
  const proof = SCHEME.exec(request.headers.authorization ?? '')?.[1];
  if (proof === undefined) {
    throw new Refusal('no-proof', 401, 'This request needs `Authorization: DPoP <jws>` by an order key of the fleet bundle.');
  }
  return { proof, nonce: await takeNonce(nonces, proof) };
}

/** Whose order key made the proof over this very request. Throws TrustError: bad-proof, unknown-key, malformed. */
export async function endProof(
  request: IncomingMessage,
  begun: { proof: string; nonce: string },
  body: Uint8Array,
  bundle: Bundle,
): Promise<Verifier> {
  return verifyRequestProof(
    begun.proof,
    { fleet: bundle.fleet, method: request.method ?? '', pathAndQuery: request.url ?? '', nonce: begun.nonce, body },
    orderVerifiers(bundle),
  );
}

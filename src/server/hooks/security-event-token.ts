import { compactVerify, createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '../refusal.ts';
import { same } from './authenticity.ts';
import type { HookConfig } from './config.ts';
import type { Arrival } from './face.ts';
import { member, SKEW_MS, text } from './reading.ts';

type CaepConfig = Extract<HookConfig, { source: 'caep' }>;

/** Nothing symmetric, and never `none`. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** Milliseconds after which a token is not taken any more: transmitters try again for days. */
const OLDEST_MS = 7 * 86_400_000;

/** Codes of RFC 8935, 2.4. */
export type SetCode = 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience' | 'authentication_failed';

/** A token that is not taken; answered as RFC 8935, 2.3 says. */
export class SetRefusal extends Refusal {
  readonly err: SetCode;
  constructor(err: SetCode, message: string) {
    super(err.replaceAll('_', '-'), 400, message);
    this.err = err;
  }
}

/**
 * Verifies Security Event Tokens (RFC 8417) as one door takes them: by the issuer's keys, for this audience, of now.
 * @throws SetRefusal; Refusal `keys-unreachable` where the issuer's keys cannot be had.
 */
export function tokenReader(config: CaepConfig): (arrival: Arrival) => Promise<unknown> {
  const keys: JWTVerifyGetKey =
    config.jwks === undefined
      ? createRemoteJWKSet(new URL(config.jwksUrl ?? ''), { timeoutDuration: 5_000, cooldownDuration: 30_000 })
      : createLocalJWKSet(config.jwks);

  return async ({ headers, body, now }) => {
    const { authorizations } = config;
    if (
      authorizations !== undefined &&
      !authorizations.map((held) => same(headers['authorization']?.toString() ?? '', held)).includes(true)
    )
      throw new SetRefusal('authentication_failed', 'The Authorization header is not the one agreed on.');
    if (!/^application\/secevent\+jwt\s*(;|$)/i.test(headers['content-type']?.toString() ?? ''))
      throw new SetRefusal('invalid_request', 'Send the token as application/secevent+jwt.');
    const claims = await verified(body.toString('latin1'), keys);
    if (text(claims, 'iss') !== config.issuer) throw new SetRefusal('invalid_issuer', 'The issuer is not the one of this hook.');
    const aud = member(claims, 'aud');
    if (!(Array.isArray(aud) ? aud : [aud]).includes(config.audience))
      throw new SetRefusal('invalid_audience', 'The token is not for the audience of this hook.');
    const issued = member(claims, 'iat');
    if (typeof issued !== 'number' || text(claims, 'jti') === null) throw new SetRefusal('invalid_request', 'The token needs iat and jti.');
    const age = now - issued * 1_000;
    const ends = member(claims, 'exp');
    if (!(age > -SKEW_MS && age < OLDEST_MS) || (ends !== undefined && !(typeof ends === 'number' && ends * 1_000 > now - SKEW_MS)))
      throw new SetRefusal('invalid_request', 'The token is of another time: 7 days at most, or as long as it says.');
    return claims;
  };
}

async function verified(jws: string, keys: JWTVerifyGetKey): Promise<unknown> {
  let type: unknown;
  try {
    type = decodeProtectedHeader(jws).typ;
  } catch {
    throw new SetRefusal('invalid_request', 'The body is not one signed token.');
  }
  // Without it an access token or id token of the same issuer would pass (RFC 8417, 4.5).
  if (typeof type !== 'string' || !/^(application\/)?secevent\+jwt$/i.test(type))
    throw new SetRefusal('invalid_request', 'The typ of the token is not secevent+jwt.');
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(jws, keys, { algorithms: ALGORITHMS }));
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw new SetRefusal('authentication_failed', "The token is not signed by the issuer's key.");
    if (
      error instanceof errors.JWKSNoMatchingKey ||
      error instanceof errors.JWKSMultipleMatchingKeys ||
      error instanceof errors.JOSEAlgNotAllowed
    )
      throw new SetRefusal('invalid_key', 'The token names a key or algorithm that is not taken here.');
    if (error instanceof errors.JWSInvalid || error instanceof errors.JOSENotSupported)
      throw new SetRefusal('invalid_request', 'The body is not one signed token.');
    throw new Refusal('keys-unreachable', 503, "The issuer's keys cannot be had now. Send the token again later.", { retryAfter: 30_000 });
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown;
  } catch {
    throw new SetRefusal('invalid_request', 'The token holds no JSON.');
  }
}

import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { flattenedVerify, importJWK } from 'jose';
import * as v from 'valibot';
import type { Signature } from '../protocol/index.ts';
import { fromJson, fromText, sha256Text } from './bytes.ts';
import type { Verifier } from './face.ts';
import { TrustError } from './trust-error.ts';

/** The one algorithm (RFC 8037); every key of a fleet is Ed25519, so a header that names another one is refused. */
export const ALGORITHM = 'EdDSA';

/** The `typ` of a JWS header: a signature made for one kind of statement is none for another. */
export function headerType(type: string): string {
  return `lastcopy-${type}+jws`;
}

type Jws = Extract<Signature, { kind: 'jws' }>;
type Webauthn = Extract<Signature, { kind: 'webauthn' }>;

/** Strict: an unknown header member (`crit`, `b64`, `jku` …) is refused, not skipped. */
const Header = v.strictObject({ alg: v.literal(ALGORITHM), typ: v.string(), kid: v.string() });

const ClientData = v.object({ type: v.string(), challenge: v.string(), origin: v.string(), crossOrigin: v.optional(v.boolean()) });

/** W3C WebAuthn §6.1: rpIdHash (32) ‖ flags (1) ‖ signCount (4). */
const AUTHENTICATOR_DATA_BYTES = 37;
const FLAGS_AT = 32;
const USER_PRESENT = 0x01;

function verifierOf(keyId: string, verifiers: readonly Verifier[]): Verifier {
  const verifier = verifiers.find((one) => one.keyId === keyId);
  if (!verifier) {
    throw new TrustError(
      'unknown-key',
      'The signature is by a key that may not sign this. Check that the fleet bundle here is the newest one.',
    );
  }
  return verifier;
}

/** Checks one JWS over `payload` (the base64url text as signed). Returns who signed; throws unknown-key, wrong-type, bad-signature, malformed. */
export async function verifyJws(payload: string, signature: Jws, type: string, verifiers: readonly Verifier[]): Promise<Verifier> {
  const verifier = verifierOf(signature.keyId, verifiers);
  const header = v.safeParse(Header, fromJson(fromText(signature.protected)));
  if (!header.success)
    throw new TrustError('malformed', 'The signature header is not one of this fleet. Ask the signer to sign again with lastcopy.');
  if (header.output.kid !== signature.keyId) throw new TrustError('bad-signature', 'The signature names two keys. Refuse its sender.');
  if (header.output.typ !== headerType(type)) {
    throw new TrustError('wrong-type', `The signature was made for something else than a ${type}. Refuse its sender.`);
  }
  fromText(signature.signature);
  const key = await importJWK(verifier.key, ALGORITHM);
  try {
    await flattenedVerify({ payload, protected: signature.protected, signature: signature.signature }, key, { algorithms: [ALGORITHM] });
  } catch (cause) {
    throw new TrustError('bad-signature', 'A signature does not fit. The statement was altered on its way or forged: refuse it.', {
      cause,
    });
  }
  return verifier;
}

/**
 * Checks a WebAuthn assertion (Level 3, §7.2) by an Ed25519 credential whose challenge is SHA-256 of the payload bytes.
 * A credential signs for its own relying party only, so the bundle's key stands for the RP id. Only keys of origin
 * `browser` may sign this way.
 */
export async function verifyWebauthn(payload: Uint8Array, signature: Webauthn, verifiers: readonly Verifier[]): Promise<Verifier> {
  const verifier = verifierOf(signature.keyId, verifiers);
  if (verifier.origin !== 'browser') {
    throw new TrustError(
      'unknown-key',
      'This key is not a browser credential and may not sign by WebAuthn. Sign with the lastcopy command.',
    );
  }
  const bad = (what: string) => new TrustError('bad-signature', `The browser's signature does not fit: ${what}. Sign again.`);
  const clientDataJson = fromText(signature.clientDataJSON);
  const clientData = v.safeParse(ClientData, fromJson(clientDataJson));
  if (!clientData.success) throw new TrustError('malformed', "The browser's client data is not that of WebAuthn. Sign again.");
  const { type, challenge, crossOrigin } = clientData.output;
  if (type !== 'webauthn.get') throw bad('it is no assertion');
  if (challenge !== sha256Text(payload)) throw bad('it was made for another statement');
  if (crossOrigin === true) throw bad('it was made inside a foreign page');
  const authenticatorData = fromText(signature.authenticatorData);
  if (authenticatorData.length < AUTHENTICATOR_DATA_BYTES)
    throw new TrustError('malformed', "The authenticator's data is too short. Sign again.");
  if (((authenticatorData[FLAGS_AT] ?? 0) & USER_PRESENT) === 0) throw bad('nobody touched the authenticator');
  const signed = concatBytes(authenticatorData, sha256(clientDataJson));
  const key = await importJWK(verifier.key, ALGORITHM);
  if (!(await crypto.subtle.verify('Ed25519', key, new Uint8Array(fromText(signature.signature)), signed)))
    throw bad('it was altered or forged');
  return verifier;
}

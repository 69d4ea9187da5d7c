import type { SealingKey, SigningKey } from '../protocol/index.ts';
import { hashParts, sha256Text, toText } from './bytes.ts';
import type { Verifier } from './face.ts';

/** RFC 7638 thumbprint of a public key (SHA-256, base64url): the key's id everywhere. */
export function thumbprint(key: SigningKey | SealingKey): string {
  // RFC 8037 §2: the required members of an OKP key are crv, kty and x, in this order.
  return sha256Text(new TextEncoder().encode(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x })));
}

/**
 * A device is its key on this machine for this user: a cloned image or a roamed key gives another id and enrols anew.
 * `machine` is the machine's own id, `user` the login name.
 */
export function deviceId(signingKey: SigningKey, machine: string, user: string): string {
  return toText(hashParts('lastcopy-device-1', thumbprint(signingKey), machine, user));
}

/** A device as the signer of its receipts and proofs. */
export function deviceVerifier(device: { readonly deviceId: string; readonly signingKey: SigningKey }): Verifier {
  return { keyId: thumbprint(device.signingKey), key: device.signingKey, person: device.deviceId, origin: 'device' };
}

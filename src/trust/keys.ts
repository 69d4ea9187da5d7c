import { exportJWK, FlattenedSign, flattenedVerify, generateKeyPair, importJWK } from 'jose';
import * as v from 'valibot';
import { SealingKey, Sha256, SigningKey } from '../protocol/index.ts';
import type { Signer } from './face.ts';
import { thumbprint } from './identity.ts';
import { ALGORITHM, headerType } from './signature.ts';
import { TrustError } from './trust-error.ts';

/** Ed25519 private key as a JWK (RFC 8037); `d` is the seed. */
export const PrivateSigningJwk = v.object({ ...SigningKey.entries, d: Sha256 });
/** X25519 private key as a JWK (RFC 8037). */
export const PrivateSealingJwk = v.object({ ...SealingKey.entries, d: Sha256 });

export type PrivateSigningJwk = v.InferOutput<typeof PrivateSigningJwk>;
export type PrivateSealingJwk = v.InferOutput<typeof PrivateSealingJwk>;

/** A fresh Ed25519 key: of a device, an operator, a steward, a root. `keyId` is the RFC 7638 thumbprint. */
export async function generateSigner(): Promise<{ privateJwk: PrivateSigningJwk; publicKey: SigningKey; keyId: string }> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const privateJwk = v.parse(PrivateSigningJwk, await exportJWK(privateKey));
  const publicKey = v.parse(SigningKey, privateJwk);
  return { privateJwk, publicKey, keyId: thumbprint(publicKey) };
}

/** A fresh X25519 key, to which fleet keys and order keys are wrapped. */
export async function generateSealing(): Promise<{ privateJwk: PrivateSealingJwk; publicKey: SealingKey }> {
  const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  const privateJwk = v.parse(PrivateSealingJwk, await exportJWK(privateKey));
  return { privateJwk, publicKey: v.parse(SealingKey, privateJwk) };
}

/** A private key ready to sign. Throws `wrong-key` when the JWK is not an Ed25519 private key whose halves belong together. */
export async function signer(privateJwk: object): Promise<Signer> {
  const parsed = v.safeParse(PrivateSigningJwk, privateJwk);
  // The cause is left out: a validation error would carry the key.
  if (!parsed.success) throw new TrustError('wrong-key', 'This is not an Ed25519 private key. Give the key file that `fleet init` wrote.');
  const publicKey = v.parse(SigningKey, parsed.output);
  const keyId = thumbprint(publicKey);
  const sign: Signer['sign'] = async (bytes, type) => {
    const key = await importJWK(parsed.output, ALGORITHM);
    const jws = await new FlattenedSign(bytes).setProtectedHeader({ alg: ALGORITHM, typ: headerType(type), kid: keyId }).sign(key);
    if (jws.protected === undefined) throw new TypeError('jose gave no protected header');
    return { protected: jws.protected, signature: jws.signature };
  };
  try {
    const trial = await sign(new Uint8Array(0), 'self-test');
    await flattenedVerify({ ...trial, payload: '' }, await importJWK(publicKey, ALGORITHM), { algorithms: [ALGORITHM] });
  } catch {
    throw new TrustError(
      'wrong-key',
      'The private and public halves of this key do not belong together. Restore the key from its original file.',
    );
  }
  return { keyId, publicKey, sign };
}

import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import * as v from 'valibot';
import type { SealingKey } from '../protocol/index.ts';
import { fromText } from './bytes.ts';
import { PrivateSealingJwk } from './keys.ts';
import { TrustError } from './trust-error.ts';

const WRAP = 'ECDH-ES+A256KW';
const CONTENT = 'A256GCM';

/** Encrypts to a device's X25519 key: compact JWE, ECDH-ES+A256KW, A256GCM. `typ` keeps one purpose from passing for another. */
export async function encryptTo(bytes: Uint8Array, typ: string, to: SealingKey): Promise<string> {
  return new CompactEncrypt(bytes).setProtectedHeader({ alg: WRAP, enc: CONTENT, typ }).encrypt(await importJWK(to, WRAP));
}

/** Encrypts under a shared 32-byte key: compact JWE, `dir`, A256GCM. */
export async function encryptUnder(bytes: Uint8Array, typ: string, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(bytes).setProtectedHeader({ alg: 'dir', enc: CONTENT, typ }).encrypt(key);
}

/** Decrypts what encryptTo made. Throws `wrong-key` for another device's, an altered or a differently typed one. */
export async function decryptBy(jwe: string, typ: string, privateJwk: object): Promise<Uint8Array> {
  const key = v.safeParse(PrivateSealingJwk, privateJwk);
  if (!key.success) throw new TrustError('wrong-key', 'This is not an X25519 private key. Enrol the device again.');
  return decrypt(jwe, typ, WRAP, await importJWK(key.output, WRAP));
}

/** Decrypts what encryptUnder made. Throws `wrong-key`. */
export async function decryptUnder(jwe: string, typ: string, key: Uint8Array): Promise<Uint8Array> {
  return decrypt(jwe, typ, 'dir', key);
}

async function decrypt(jwe: string, typ: string, alg: string, key: Awaited<ReturnType<typeof importJWK>>): Promise<Uint8Array> {
  const failed = (cause?: unknown) =>
    new TrustError(
      'wrong-key',
      'A wrapped key or value cannot be opened with the key held here: it was wrapped for another holder or altered. Ask for it again.',
      { cause },
    );
  try {
    // One spelling only, as in signed texts.
    for (const part of jwe.split('.')) fromText(part);
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [CONTENT],
    });
    if (protectedHeader['typ'] === typ) return plaintext;
  } catch (cause) {
    throw failed(cause);
  }
  throw failed();
}

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { Base64url, type SealedEntry, type SealingKey } from '../protocol/index.ts';
import { fromJson, fromText, toText } from './bytes.ts';
import { decryptBy, decryptUnder, encryptTo, encryptUnder } from './jwe.ts';
import { TrustError } from './trust-error.ts';

const ENTRY_TYP = 'lastcopy-sealed-entry+jwe';
const KEY_TYP = 'lastcopy-order-key+jwe';
const ORDER_KEY_BYTES = 32;
const SALT_BYTES = 32;
/** Plaintexts are filled up with spaces (JSON allows them) to a multiple of this: the server must not learn a password's length. */
const PADDING = 256;

const Plain = v.object({ value: Base64url, salt: Base64url });

/** A fresh key for the sealed entries of one order: 32 bytes. */
export function newOrderKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(ORDER_KEY_BYTES));
}

function commitment(value: Uint8Array, salt: Uint8Array): string {
  return toText(hmac(sha256, salt, value));
}

/** Seals a short or guessable value under the order's key, with a salted commitment that a retirement record can name. */
export async function sealEntry(
  { id, value }: { readonly id: string; readonly value: Uint8Array },
  orderKey: Uint8Array,
): Promise<SealedEntry> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const json = JSON.stringify({ value: toText(value), salt: toText(salt) });
  const plain = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / PADDING) * PADDING));
  const ciphertext = await encryptUnder(plain, ENTRY_TYP, orderKey);
  plain.fill(0);
  return { kind: 'sealed', id, commitment: commitment(value, salt), ciphertext };
}

/** Opens a sealed entry and checks its commitment. For the scanner's and purger's memory only. Throws wrong-key, malformed. */
export async function openEntry(entry: SealedEntry, orderKey: Uint8Array): Promise<{ value: Uint8Array; salt: Uint8Array }> {
  const plain = await decryptUnder(entry.ciphertext, ENTRY_TYP, orderKey);
  let parsed: v.SafeParseResult<typeof Plain>;
  try {
    parsed = v.safeParse(Plain, fromJson(plain));
  } catch {
    // Without the cause: a JSON error quotes what it read.
    parsed = v.safeParse(Plain, null);
  }
  plain.fill(0);
  if (!parsed.success) throw new TrustError('malformed', 'A sealed entry holds no value. Ask the operator to sign the order anew.');
  const value = fromText(parsed.output.value);
  const salt = fromText(parsed.output.salt);
  if (salt.length !== SALT_BYTES || commitment(value, salt) !== entry.commitment) {
    throw new TrustError(
      'wrong-key',
      'A sealed entry does not hold the value that was committed to. Ask the operator to sign the order anew.',
    );
  }
  return { value, salt };
}

/** The order's key for one device: compact JWE to its X25519 key. */
export async function wrapOrderKey(orderKey: Uint8Array, to: SealingKey): Promise<string> {
  return encryptTo(orderKey, KEY_TYP, to);
}

/** Throws `wrong-key` for another device's wrapping. */
export async function unwrapOrderKey(jwe: string, privateJwk: object): Promise<Uint8Array> {
  const key = await decryptBy(jwe, KEY_TYP, privateJwk);
  if (key.length !== ORDER_KEY_BYTES)
    throw new TrustError('wrong-key', 'The wrapped order key has the wrong length. Ask the operator to wrap it again.');
  return key;
}

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64url.ts';
import { canonicalValue } from './line-breaks.ts';

const encoder = new TextEncoder();

/** HMAC-SHA-256(key, "<domain>\0" ‖ message): one key never speaks in two domains. */
function keyed(key: Uint8Array, domain: string, message: Uint8Array): Uint8Array {
  return hmac
    .create(sha256, key)
    .update(encoder.encode(`${domain}\0`))
    .update(message)
    .digest();
}

/** `fp1.<epoch>.<base64url>` over the canonical value: joinable by whoever has the key; only for values that pass the gate (entropy.ts). */
export function fingerprint(keys: { readonly epoch: number; readonly fingerprint: Uint8Array }, value: Uint8Array): string {
  return `fp1.${keys.epoch}.${encodeBase64url(keyed(keys.fingerprint, 'lastcopy-fingerprint-1', canonicalValue(value)))}`;
}

/** `local1.<base64url>`: means nothing outside the one device (or user) whose key it is. For values below the gate. */
export function localFingerprint(localKey: Uint8Array, value: Uint8Array): string {
  return `local1.${encodeBase64url(keyed(localKey, 'lastcopy-local-1', canonicalValue(value)))}`;
}

/** The confirm key of one order (32 bytes), from the fleet's master. */
export function confirmKey(masterConfirm: Uint8Array, orderId: string): Uint8Array {
  return keyed(masterConfirm, 'lastcopy-confirm-1', encoder.encode(orderId));
}

/** HMAC-SHA-256(confirm key of the order, salt ‖ candidate): 32 bytes. */
export function confirmation(key: Uint8Array, salt: Uint8Array, candidate: Uint8Array): Uint8Array {
  return hmac.create(sha256, key).update(salt).update(candidate).digest();
}

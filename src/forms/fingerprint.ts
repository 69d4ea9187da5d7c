import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
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

/** Bytes of one epoch's key. */
const KEY_BYTES = 32;

interface EpochKeys {
  readonly epoch: number;
  /** 32 bytes for each epoch up to this one, oldest first. */
  readonly fingerprint: Uint8Array;
}

function stepped(key: Uint8Array, before: Uint8Array): Uint8Array {
  return keyed(key, 'lastcopy-fingerprint-epoch-1', before);
}

/**
 * `fp1.<epoch>.<base64url>` over the canonical value: joinable by whoever has the keys; only for values that pass the gate
 * (entropy.ts). The first key is laid over the value, each later one over the fingerprint before it: whoever holds a
 * fingerprint and the newer keys turns it forward without the value, and nobody turns it back.
 */
export function fingerprint(keys: EpochKeys, value: Uint8Array): string {
  let print = keyed(keys.fingerprint.subarray(0, KEY_BYTES), 'lastcopy-fingerprint-1', canonicalValue(value));
  for (let at = KEY_BYTES; at < keys.fingerprint.length; at += KEY_BYTES)
    print = stepped(keys.fingerprint.subarray(at, at + KEY_BYTES), print);
  return `fp1.${keys.epoch}.${encodeBase64url(print)}`;
}

/**
 * The fingerprint of the same value in the epoch of `keys`. One that is of that epoch or a later one already, or that no other
 * device could compare (`local1.`), stays as it is; so does one of an epoch before the first key.
 */
export function turnForward(print: string, keys: EpochKeys): string {
  const [, epoch, text] = /^fp1\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/.exec(print) ?? [];
  if (epoch === undefined || text === undefined) return print;
  const steps = keys.epoch - Number(epoch);
  const held = keys.fingerprint.length / KEY_BYTES;
  if (steps <= 0 || steps >= held) return print;
  let bytes = decodeBase64url(text);
  for (let at = held - steps; at < held; at++) bytes = stepped(keys.fingerprint.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES), bytes);
  return `fp1.${keys.epoch}.${encodeBase64url(bytes)}`;
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

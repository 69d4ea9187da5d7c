import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'jose';
import { TrustError } from './trust-error.ts';

/** Unpadded base64url of bytes. */
export function toText(bytes: Uint8Array): string {
  return base64url.encode(bytes);
}

/**
 * Bytes of canonical base64url. Decoders forgive unused bits, white space and padding; a signed text with two spellings
 * would be two different statements with one meaning, so anything but the one canonical spelling is `malformed`.
 */
export function fromText(text: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = base64url.decode(text);
  } catch (cause) {
    throw new TrustError('malformed', 'A field is not base64url. Fetch the statement again.', { cause });
  }
  if (base64url.encode(bytes) !== text) {
    throw new TrustError('malformed', 'A field is not canonical base64url. Fetch the statement again.');
  }
  return bytes;
}

/** JSON of UTF-8 bytes; `malformed` for anything else (a byte order mark included). */
export function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new TrustError('malformed', 'A signed part is not JSON. Fetch the statement again.', { cause });
  }
}

/** SHA-256 of bytes, in base64url. */
export function sha256Text(bytes: Uint8Array): string {
  return toText(sha256(bytes));
}

/** SHA-256 over a domain and parts, each behind its length (32 bits, big-endian), so that no two lists of parts collide. */
export function hashParts(domain: string, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const part of [domain, ...parts]) {
    const bytes = typeof part === 'string' ? utf8ToBytes(part) : part;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    chunks.push(length, bytes);
  }
  return sha256(concatBytes(...chunks));
}

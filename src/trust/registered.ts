import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { FleetKeys } from '../protocol/index.ts';
import { fromText } from './bytes.ts';
import { decryptUnder, encryptUnder } from './jwe.ts';
import { TrustError } from './trust-error.ts';

const TYP = 'lastcopy-registered-version+jwe';

/** Of the oldest epoch, which never goes: what was sealed before a turn is opened after it. */
function key({ epochs }: FleetKeys): Uint8Array {
  const [oldest] = epochs.toSorted((a, b) => a.epoch - b.epoch);
  if (!oldest) throw new TrustError('malformed', 'The fleet keys hold no epoch. Get them from the steward again.');
  return hmac(sha256, fromText(oldest.confirm), utf8ToBytes('lastcopy-registered-versions-1'));
}

/** Seals what the steward keeps of a live version: whoever copies its state without its key file has nothing to hunt with. */
export async function sealRegistered(bytes: Uint8Array, keys: FleetKeys): Promise<string> {
  return encryptUnder(bytes, TYP, key(keys));
}

/** Throws `wrong-key` for what another fleet's steward sealed, or what was altered. */
export async function openRegistered(jwe: string, keys: FleetKeys): Promise<Uint8Array> {
  return decryptUnder(jwe, TYP, key(keys));
}

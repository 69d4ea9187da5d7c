import * as v from 'valibot';
import { type FingerprintKeys, FormsError, makeBlind } from '../forms/index.ts';
import { BlindEntry, type Entry, type FleetKeys } from '../protocol/index.ts';
import { fingerprintKeys } from './fleet-keys.ts';
import { newOrderKey, sealEntry } from './sealing.ts';
import { TrustError } from './trust-error.ts';

const SALT_BYTES = 16;

/**
 * Turns dead values into order entries on the operator's own machine: blind where the value cannot be guessed, sealed
 * under a fresh order key where it can. One entry per value, in their order, with ids `e1`, `e2` …
 *
 * `orderKey` is null when nothing had to be sealed; else wrapOrderKey gives it to each admitted device. `guessable` counts
 * the sealed ones: tell the announcer, and have them confirm. Throws `malformed` for an empty value.
 */
export async function makeEntries(
  values: readonly { readonly value: Uint8Array; readonly ref?: string }[],
  { keys, orderId }: { readonly keys: FleetKeys; readonly orderId: string },
): Promise<{ entries: Entry[]; orderKey: Uint8Array | null; guessable: number }> {
  const newest: FingerprintKeys = fingerprintKeys(keys);
  const entries: Entry[] = [];
  let orderKey: Uint8Array | null = null;
  for (const [index, { value }] of values.entries()) {
    const id = `e${index + 1}`;
    if (value.length === 0) throw new TrustError('malformed', 'An empty value cannot be hunted. Give the value that was rotated.');
    const blind = blindOrNull(value, { id, keys: newest, orderId });
    if (blind) {
      entries.push(blind);
    } else {
      orderKey ??= newOrderKey();
      entries.push(await sealEntry({ id, value }, orderKey));
    }
  }
  return { entries, orderKey, guessable: entries.filter(({ kind }) => kind === 'sealed').length };
}

/** Null for a value that has to be sealed: guessable, without 16 bytes that are unguessable by themselves, or too long. */
function blindOrNull(value: Uint8Array, of: { id: string; keys: FingerprintKeys; orderId: string }): BlindEntry | null {
  try {
    const blind = makeBlind(value, { ...of, salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)) });
    return v.is(BlindEntry, blind) ? blind : null;
  } catch (error) {
    if (error instanceof FormsError && error.code !== 'malformed') return null;
    throw error;
  }
}

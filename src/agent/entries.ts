import { confirmKey, decodeBase64url, publicPrefixOf, turnForward, unguessable } from '../forms/index.ts';
import type { FleetKeys, OrderPayload, RetirementPayload } from '../protocol/index.ts';
import type { DeadValue } from '../purge/index.ts';
import type { SearchEntry, SearchKeys } from '../search/index.ts';
import { fingerprintKeys, openEntry, type Opened, type PrivateSealingJwk, TrustError, unwrapOrderKey } from '../trust/index.ts';
import type { Replicas } from './state/replicas.ts';

/** An order's entries, ready to be hunted and purged. `wipe` overwrites opened values; call it as soon as both are over. */
export interface Prepared {
  readonly hunt: readonly SearchEntry[];
  readonly dead: ReadonlyMap<string, DeadValue>;
  /** Entries that cannot be hunted here, by code: a key that is not held, a sealed value that does not open. */
  readonly missing: readonly { readonly entry: string; readonly code: string }[];
  wipe(): void;
}

/**
 * Sealed values are opened here because the scanner knows no keys of trust; they cross to it once, by value, and are
 * wiped. `sealedKey` is the order's key wrapped to this device; null where the order has none.
 */
export async function prepareEntries(
  order: OrderPayload,
  retirements: readonly Opened<RetirementPayload>[],
  held: { keys: FleetKeys; sealing: PrivateSealingJwk; sealedKey: string | null; replicas: Replicas },
): Promise<Prepared> {
  const hunt: SearchEntry[] = [];
  const dead = new Map<string, DeadValue>();
  const missing: { entry: string; code: string }[] = [];
  const values: Uint8Array[] = [];
  const orderKey = held.sealedKey === null ? null : await unwrapOrderKey(held.sealedKey, held.sealing).catch(codeOf);

  for (const [index, entry] of order.entries.entries()) {
    try {
      switch (entry.kind) {
        case 'blind': {
          const keys = fingerprintKeys(held.keys, entry.window.epoch);
          hunt.push({
            kind: 'blind',
            id: entry.id,
            length: entry.length,
            windowOffset: entry.window.offset,
            anchor: entry.window.anchored ? 0 : (entry.window.anchorAt ?? null),
            windowTag: decodeBase64url(entry.window.tag),
            windowKey: keys.window,
            confirmKey: confirmKey(keys.confirm, order.orderId),
            salt: decodeBase64url(entry.salt),
            confirm: decodeBase64url(entry.confirm),
          });
          break;
        }
        case 'sealed': {
          if (!(orderKey instanceof Uint8Array)) {
            missing.push({ entry: entry.id, code: orderKey ?? 'no-order-key' });
            continue;
          }
          const { value } = await openEntry(entry, orderKey);
          values.push(value);
          // Some values have no window that hides enough (hex keys) and yet cannot be guessed: they are nothing but
          // themselves wherever they stand. A guessable one is a word that innocent files may hold.
          const context = unguessable(value, publicPrefixOf(value)) ? 'any' : 'credential';
          hunt.push({ kind: 'plain', id: entry.id, value, context });
          if (retirements[index]) dead.set(entry.id, { kind: 'value', value });
          continue;
        }
        case 'fingerprint': {
          const fingerprint = newestPrint(entry.fingerprint, held.keys);
          const at = held.replicas
            .byFingerprint(fingerprint)
            .flatMap(({ path, replica }) => (replica.span === null ? [] : [{ path, span: replica.span, form: replica.form }]));
          // A device without a replica of it has nothing to read the value from.
          if (at.length > 0) hunt.push({ kind: 'fingerprint', id: entry.id, fingerprint, at });
          break;
        }
      }
      const record = retirements[index];
      if (record) dead.set(entry.id, deadFingerprint(record.payload.fingerprint, held.keys));
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      missing.push({ entry: entry.id, code: error.code });
    }
  }
  if (orderKey instanceof Uint8Array) orderKey.fill(0);
  return {
    hunt,
    dead,
    missing,
    wipe() {
      for (const value of values) value.fill(0);
    },
  };
}

export function searchKeys(keys: FleetKeys, local: Uint8Array): SearchKeys {
  const { epoch, fingerprint } = fingerprintKeys(keys);
  return { epoch, fingerprint, local };
}

/** As the inventory holds it: in the newest epoch. */
export function newestPrint(fingerprint: string, keys: FleetKeys): string {
  return turnForward(fingerprint, fingerprintKeys(keys));
}

/** The purger recomputes this fingerprint over what it is about to overwrite. */
function deadFingerprint(stated: string, keys: FleetKeys): DeadValue {
  const fingerprint = newestPrint(stated, keys);
  const epoch = Number(fingerprint.split('.')[1]);
  return { kind: 'fingerprint', fingerprint, epoch, key: fingerprintKeys(keys, epoch).fingerprint };
}

function codeOf(error: unknown): string {
  if (error instanceof TrustError) return error.code;
  throw error;
}

import { encodeBase64url } from './base64url.ts';
import { unguessable } from './entropy.ts';
import { FormsError } from './errors.ts';
import type { FingerprintKeys } from './face.ts';
import { confirmation, confirmKey, fingerprint } from './fingerprint.ts';
import { canonicalValue } from './line-breaks.ts';
import { publicPrefixOf } from './prefix.ts';
import { siphash24 } from './siphash.ts';
import { chooseWindow, WINDOW } from './window.ts';

/** The fields of protocol's BlindEntry (forms/ may not import it); bytes as unpadded base64url. */
export interface BlindFields {
  readonly kind: 'blind';
  readonly id: string;
  readonly fingerprint: string;
  readonly length: number;
  readonly window: {
    readonly prf: 'siphash-2-4';
    readonly epoch: number;
    readonly offset: number;
    readonly anchored: boolean;
    readonly anchorAt?: number;
    readonly tag: string;
  };
  readonly salt: string;
  readonly confirm: string;
}

export interface BlindOptions {
  readonly id: string;
  readonly keys: FingerprintKeys;
  readonly orderId: string;
  /** Fresh and random per entry, at least 16 bytes. */
  readonly salt: Uint8Array;
  /** Public leading bytes; found out when absent. */
  readonly publicPrefix?: number;
}

/**
 * What a fleet is told about a value so that those who hold it find it, and the others learn nothing.
 *
 * Throws FormsError `guessable` for a value below the gate, `no-window` for one of which no 16 bytes carry 80 bits (hex,
 * words), or whose window could be read as text. Both go out as sealed entries instead.
 */
export function makeBlind(given: Uint8Array, options: BlindOptions): BlindFields {
  const value = canonicalValue(given);
  const publicPrefix = options.publicPrefix ?? publicPrefixOf(value);
  if (!unguessable(value, publicPrefix)) {
    throw new FormsError('guessable', 'This value could be guessed from a blind entry: announce it as a sealed entry.');
  }
  const window = chooseWindow(value, publicPrefix);
  if (window === null) {
    throw new FormsError('no-window', 'No 16 bytes of this value are unguessable by themselves: announce it as a sealed entry.');
  }
  return {
    kind: 'blind',
    id: options.id,
    fingerprint: fingerprint(options.keys, value),
    length: value.length,
    window: {
      prf: 'siphash-2-4',
      epoch: options.keys.epoch,
      offset: window.offset,
      anchored: window.anchor === 0,
      ...(window.anchor ? { anchorAt: window.anchor } : {}),
      tag: encodeBase64url(siphash24(options.keys.window, value, window.offset, WINDOW)),
    },
    salt: encodeBase64url(options.salt),
    confirm: encodeBase64url(confirmation(confirmKey(options.keys.confirm, options.orderId), options.salt, value)),
  };
}

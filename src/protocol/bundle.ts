import * as v from 'valibot';
import { Count, Id, Instant, Label, Mode, PlaceClass, SigningKey, Verb } from './basics.ts';
import { Caps } from './statement.ts';

/**
 * The fleet bundle: what IT deploys on every laptop. World-readable there, so public data only. The
 * enrolment token in it grants no more than *pending*.
 */
export const OrderKey = v.object({ keyId: Id, person: Label, origin: v.picklist(['cli', 'browser']), key: SigningKey });

/** What this machine allows at most, whatever an order says. */
export const Floor = v.object({
  mode: Mode,
  /** Holds classes and single places below `mode`: of all modes that fit a copy the strictest holds. */
  modes: v.optional(
    v.object({
      classes: v.optional(v.partial(v.object({ HOME: Mode, COPY: Mode, REGEN: Mode, FAR: Mode }))),
      /** By the id of the place in the catalogue. */
      places: v.optional(v.record(Id, Mode)),
    }),
  ),
  verbs: v.array(Verb),
  classes: v.array(PlaceClass),
  /** Folders that may be written; `~` is the user's home. */
  roots: v.array(v.string()),
  caps: Caps,
  /** Whether keys may live in a 0600 file where the session has no keychain. */
  allowKeyFile: v.boolean(),
  /** Hours a purge can be undone; 0 turns undo off. */
  undoHours: Count,
});

export const Bundle = v.object({
  format: v.literal('lastcopy-bundle-1'),
  fleet: Id,
  name: Label,
  issuedAt: Instant,
  server: v.object({
    url: v.string(),
    /** PEM of the certificate authority to pin; null: the system's store (or loopback without TLS). */
    ca: v.nullable(v.string()),
  }),
  orderKeys: v.array(OrderKey),
  /** Distinct persons that must sign, per verb. */
  thresholds: v.record(Verb, Count),
  stewardKeys: v.pipe(v.array(v.object({ keyId: Id, key: SigningKey })), v.minLength(1)),
  /** Offline root keys under which order and steward keys turn. */
  rootKeys: v.array(v.object({ keyId: Id, key: SigningKey })),
  /** How many of them must sign a turn; absent: one. */
  rootThreshold: v.optional(v.pipe(Count, v.minValue(1))),
  floor: Floor,
  enrolmentToken: v.string(),
});

/** The fleet's secret keys: the steward's, wrapped to devices at admission, imported by operators. Never on the server. */
export const FleetKeys = v.object({
  format: v.literal('lastcopy-fleet-keys-1'),
  fleet: Id,
  /**
   * Every epoch since the first, newest first. `fingerprint` and `confirm` are 32 bytes, `window` 16 bytes, all base64url. A
   * fingerprint of an epoch is made of that of the epoch before, so none may be missing.
   */
  epochs: v.pipe(v.array(v.object({ epoch: Count, fingerprint: v.string(), window: v.string(), confirm: v.string() })), v.minLength(1)),
});

export type OrderKey = v.InferOutput<typeof OrderKey>;
export type Floor = v.InferOutput<typeof Floor>;
/** `turned`: never in a file; what has come of the keys since it was written (trust/ Keyring). */
export type Bundle = v.InferOutput<typeof Bundle> & { readonly turned?: TurnedKeys };

/** Keys that turned, as they count for what they signed in their time. */
export interface TurnedKeys {
  /** Of the keys that hold now; 0 before the first turn. */
  readonly version: number;
  readonly orderKeys: readonly OrderKey[];
  /** Their signatures are still told from forged ones, and count for nothing. */
  readonly disowned: readonly OrderKey[];
  /** `until`: when the turn was placed in the chain. */
  readonly stewardKeys: readonly { readonly keyId: string; readonly key: SigningKey; readonly until: string }[];
  readonly disownedStewards: readonly { readonly keyId: string; readonly key: SigningKey }[];
}

export type FleetKeys = v.InferOutput<typeof FleetKeys>;

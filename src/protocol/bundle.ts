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
  floor: Floor,
  enrolmentToken: v.string(),
});

/** The fleet's secret keys: the steward's, wrapped to devices at admission, imported by operators. Never on the server. */
export const FleetKeys = v.object({
  format: v.literal('lastcopy-fleet-keys-1'),
  fleet: Id,
  /** Newest first. `fingerprint` and `confirm` are 32 bytes, `window` 16 bytes, all base64url. */
  epochs: v.pipe(v.array(v.object({ epoch: Count, fingerprint: v.string(), window: v.string(), confirm: v.string() })), v.minLength(1)),
});

export type OrderKey = v.InferOutput<typeof OrderKey>;
export type Floor = v.InferOutput<typeof Floor>;
export type Bundle = v.InferOutput<typeof Bundle>;
export type FleetKeys = v.InferOutput<typeof FleetKeys>;

import * as v from 'valibot';
import { Count, Id, Instant, SigningKey, Verb } from './basics.ts';
import { OrderKey } from './bundle.ts';

const PublicKey = v.object({ keyId: Id, key: SigningKey });

/**
 * All keys of a fleet from the turn on, signed by its offline root keys: as many of the old ones as they must be, and of the new ones
 * too where they change (The Update Framework 1.0, 5.3). It says nothing of devices: they stay enrolled.
 */
export const KeysPayload = v.object({
  type: v.literal('keys'),
  fleet: Id,
  /** One above that of the keys before; a bundle has 0. */
  version: v.pipe(Count, v.minValue(1)),
  issuedAt: Instant,
  orderKeys: v.pipe(v.array(OrderKey), v.minLength(1), v.maxLength(500)),
  /** Distinct persons that must sign, per verb. */
  thresholds: v.record(Verb, Count),
  stewardKeys: v.pipe(v.array(PublicKey), v.minLength(1), v.maxLength(50)),
  rootKeys: v.pipe(v.array(PublicKey), v.minLength(1), v.maxLength(50)),
  rootThreshold: v.pipe(Count, v.minValue(1)),
  /** Keys that were stolen: what they signed before counts no more either. A key that is merely left out keeps its past. */
  disowned: v.pipe(v.array(Id), v.maxLength(500)),
});

export type KeysPayload = v.InferOutput<typeof KeysPayload>;

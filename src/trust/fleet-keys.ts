import * as v from 'valibot';
import type { FingerprintKeys } from '../forms/index.ts';
import { type AdmissionPayload, type DeviceRecord, FleetKeys, type SealingKey, type Statement } from '../protocol/index.ts';
import { fromJson, fromText, toText } from './bytes.ts';
import type { Signer } from './face.ts';
import { decryptBy, encryptTo } from './jwe.ts';
import { makeStatement } from './statement.ts';
import { TrustError } from './trust-error.ts';

const TYP = 'lastcopy-fleet-keys+jwe';

/** Fresh keys of epoch 1. */
export function generateFleetKeys(fleet: string): FleetKeys {
  return { format: 'lastcopy-fleet-keys-1', fleet, epochs: [freshEpoch(1)] };
}

/** The same keys with a new epoch before them. What was fingerprinted or ordered by older ones can still be matched. */
export function withNewEpoch(keys: FleetKeys): FleetKeys {
  return { ...keys, epochs: [freshEpoch(newestEpoch(keys) + 1), ...keys.epochs] };
}

export function newestEpoch(keys: FleetKeys): number {
  return Math.max(...keys.epochs.map(({ epoch }) => epoch));
}

function freshEpoch(epoch: number): FleetKeys['epochs'][number] {
  const random = (length: number) => toText(crypto.getRandomValues(new Uint8Array(length)));
  return { epoch, fingerprint: random(32), window: random(16), confirm: random(32) };
}

/**
 * The keys of one epoch as bytes; the newest epoch unless told. Throws `wrong-key` when the epoch is not held, `malformed` for a bad
 * length or a gap among the epochs before it.
 */
export function fingerprintKeys(keys: FleetKeys, epoch?: number): FingerprintKeys {
  const wanted = epoch ?? newestEpoch(keys);
  const upTo = keys.epochs.filter((one) => one.epoch <= wanted).toSorted((a, b) => a.epoch - b.epoch);
  const found = upTo.at(-1);
  if (found?.epoch !== wanted)
    throw new TrustError('wrong-key', `The fleet keys of epoch ${wanted} are not held here. Get the newest keys from the steward.`);
  if (upTo.some((one, index) => one.epoch !== index + 1))
    throw new TrustError('malformed', 'Epochs are missing among the fleet keys. Get the keys from the steward again.');
  const bytes = (text: string, length: number) => {
    const decoded = fromText(text);
    if (decoded.length !== length)
      throw new TrustError('malformed', 'A fleet key has the wrong length. Get the keys from the steward again.');
    return decoded;
  };
  const ladder = new Uint8Array(32 * upTo.length);
  for (const [index, one] of upTo.entries()) ladder.set(bytes(one.fingerprint, 32), 32 * index);
  return { epoch: wanted, fingerprint: ladder, window: bytes(found.window, 16), confirm: bytes(found.confirm, 32) };
}

/** The fleet keys for one device: compact JWE of their JSON to its X25519 key. */
export async function wrapFleetKeys(keys: FleetKeys, to: SealingKey): Promise<string> {
  return encryptTo(new TextEncoder().encode(JSON.stringify(keys)), TYP, to);
}

/** Throws `wrong-key` for another device's wrapping, `malformed` when the inside is no set of fleet keys. */
export async function unwrapFleetKeys(jwe: string, privateJwk: object): Promise<FleetKeys> {
  const parsed = v.safeParse(FleetKeys, fromJson(await decryptBy(jwe, TYP, privateJwk)));
  if (!parsed.success)
    throw new TrustError('malformed', 'The wrapped fleet keys are not well-formed. Ask the steward to admit the device again.');
  return parsed.output;
}

/** The steward's word that lets a device in, with the keys wrapped to it, or out (then without keys). */
export async function makeAdmission(
  input: {
    readonly fleet: string;
    readonly device: Pick<DeviceRecord, 'deviceId' | 'signingKey' | 'sealingKey'>;
    readonly keys: FleetKeys;
    readonly state: AdmissionPayload['state'];
    readonly issuedAt: string;
    /** Why it is put out, and what took its place. */
    readonly reason?: string;
    readonly replacedBy?: string;
  },
  steward: Signer,
): Promise<Statement> {
  const { fleet, device, keys, state, issuedAt, reason, replacedBy } = input;
  if (keys.fleet !== fleet)
    throw new TrustError('foreign-fleet', 'The fleet keys are those of another fleet. Start the steward with the keys of this one.');
  const { deviceId, signingKey, sealingKey } = device;
  const wrapped = state === 'admitted' ? await wrapFleetKeys(keys, sealingKey) : null;
  const why = { ...(reason === undefined ? {} : { reason }), ...(replacedBy === undefined ? {} : { replacedBy }) };
  const epoch = wrapped === null ? {} : { epoch: newestEpoch(keys) };
  const payload: AdmissionPayload = {
    type: 'admission',
    fleet,
    deviceId,
    state,
    signingKey,
    sealingKey,
    wrapped,
    ...epoch,
    ...why,
    issuedAt,
  };
  return makeStatement(payload, [steward]);
}

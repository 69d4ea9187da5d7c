import * as v from 'valibot';
import { type DeviceRecord, type Role, SealingKey, type SigningKey } from '../protocol/index.ts';
import { fromJson, fromText, sha256Text } from './bytes.ts';
import type { Verifier } from './face.ts';
import { deviceId, thumbprint } from './identity.ts';
import { verifyJws } from './signature.ts';
import { TrustError } from './trust-error.ts';

/**
 * Proofs of possession: compact JWS over a nonce that the verifier gave and everything the proof is for, so that one
 * proof fits one purpose, one peer, one request, once (the verifier forgets a nonce when it is used).
 */

/** What a peer proves at the start of a WebSocket. `id` is the device id, or the steward's key id. */
export interface HelloClaim {
  readonly fleet: string;
  readonly role: Role;
  readonly id: string;
  readonly nonce: string;
}

/** What a device proves at enrolment: that it holds the signing key, and which sealing key goes with it. */
export interface EnrolClaim {
  readonly fleet: string;
  readonly deviceId: string;
  readonly nonce: string;
  readonly sealingKey: SealingKey;
}

/** What an operator proves per request. `pathAndQuery` as sent, `method` in capitals, `body` the raw bytes (empty for none). */
export interface RequestClaim {
  readonly fleet: string;
  readonly method: string;
  readonly pathAndQuery: string;
  readonly nonce: string;
  readonly body: Uint8Array;
}

export type ProofKind = 'hello' | 'enrol' | 'request';

/** The members of a proof's payload, all strings. */
export type ProofMembers = Readonly<Record<string, string>>;

export function helloMembers({ fleet, role, id, nonce }: HelloClaim): ProofMembers {
  return { purpose: 'lastcopy-hello', fleet, role, id, nonce };
}

export function requestMembers({ fleet, method, pathAndQuery, nonce, body }: RequestClaim): ProofMembers {
  return { purpose: 'lastcopy-request', fleet, htm: method, htu: pathAndQuery, nonce, bodyHash: sha256Text(body) };
}

export function enrolMembers({ fleet, deviceId, nonce }: EnrolClaim): ProofMembers {
  return { purpose: 'lastcopy-enrol', fleet, deviceId, nonce };
}

const Members = v.record(v.string(), v.unknown());

async function verifyProof(proof: string, kind: ProofKind, expected: ProofMembers, verifiers: readonly Verifier[]) {
  const bad = (cause?: unknown) =>
    new TrustError('bad-proof', `The proof of possession does not fit this ${kind}. Ask for a new nonce and try again.`, { cause });
  try {
    const [header = '', payload = '', signature = '', ...rest] = proof.split('.');
    if (rest.length > 0) throw bad();
    const named = v.parse(v.object({ kid: v.string() }), fromJson(fromText(header)));
    const verifier = await verifyJws(payload, { kind: 'jws', keyId: named.kid, protected: header, signature }, kind, verifiers);
    const members = v.parse(Members, fromJson(fromText(payload)));
    for (const [name, value] of Object.entries(expected)) if (members[name] !== value) throw bad();
    return { verifier, members };
  } catch (error) {
    if (error instanceof TrustError && (error.code === 'unknown-key' || error.code === 'bad-proof')) throw error;
    throw bad(error);
  }
}

function peer(key: SigningKey, person: string): Verifier {
  return { keyId: thumbprint(key), key, person, origin: 'device' };
}

/** Throws bad-proof; unknown-key when another key signed. */
export async function verifyHelloProof(proof: string, expected: HelloClaim, key: SigningKey): Promise<void> {
  await verifyProof(proof, 'hello', helloMembers(expected), [peer(key, expected.id)]);
}

/** Throws bad-proof; unknown-key when another key signed. That the id belongs to the key is deviceId's to say. */
export async function verifyEnrolProof(proof: string, expected: EnrolClaim, key: SigningKey): Promise<void> {
  const { members } = await verifyProof(proof, 'enrol', enrolMembers(expected), [peer(key, expected.deviceId)]);
  requireSealingKey(members, expected.sealingKey);
}

/**
 * That a device that was enrolled elsewhere is what its record says: its id follows from key, machine and user, and it chose the
 * sealing key itself. The nonce is not looked at: it was for the server. Whoever wraps keys to a device asks this first, or
 * a server could put in a sealing key of its own. Throws wrong-key, bad-proof, unknown-key.
 */
export async function verifyDeviceRecord(device: DeviceRecord, fleet: string): Promise<void> {
  const { signingKey, sealingKey, machine, user, proof } = device;
  if (device.deviceId !== deviceId(signingKey, machine, user)) {
    throw new TrustError('wrong-key', 'The record of the device does not fit its id: the server has altered it. Tell the security team.');
  }
  if (proof === undefined) {
    throw new TrustError('bad-proof', 'The server has kept no proof of this device. It enrols again by itself when it next connects.');
  }
  const { nonce: _nonce, ...expected } = enrolMembers({ fleet, deviceId: device.deviceId, nonce: '', sealingKey });
  const { members } = await verifyProof(proof, 'enrol', expected, [peer(signingKey, device.deviceId)]);
  requireSealingKey(members, sealingKey);
}

function requireSealingKey(members: v.InferOutput<typeof Members>, key: SealingKey): void {
  const sealing = v.safeParse(SealingKey, members['sealingKey']);
  if (!sealing.success || thumbprint(sealing.output) !== thumbprint(key)) {
    throw new TrustError('bad-proof', 'The proof is for another sealing key. Enrol again with both keys of one device.');
  }
}

/** Which of `verifiers` made the request. Throws bad-proof, unknown-key. */
export async function verifyRequestProof(proof: string, expected: RequestClaim, verifiers: readonly Verifier[]): Promise<Verifier> {
  const { verifier } = await verifyProof(proof, 'request', requestMembers(expected), verifiers);
  return verifier;
}

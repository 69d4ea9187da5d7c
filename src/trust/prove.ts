import { toText } from './bytes.ts';
import type { Signer } from './face.ts';
import {
  type EnrolClaim,
  enrolMembers,
  type HelloClaim,
  helloMembers,
  type ProofKind,
  type RequestClaim,
  requestMembers,
} from './proof.ts';

async function prove(kind: ProofKind, members: object, by: Signer): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(members));
  const { protected: header, signature } = await by.sign(payload, kind);
  return `${header}.${toText(payload)}.${signature}`;
}

export async function makeHelloProof(claim: HelloClaim, by: Signer): Promise<string> {
  return prove('hello', helloMembers(claim), by);
}

export async function makeEnrolProof(claim: EnrolClaim, by: Signer): Promise<string> {
  const { kty, crv, x } = claim.sealingKey;
  return prove('enrol', { ...enrolMembers(claim), sealingKey: { kty, crv, x } }, by);
}

/** For the header `Authorization: DPoP <proof>`. */
export async function makeRequestProof(claim: RequestClaim, by: Signer): Promise<string> {
  return prove('request', requestMembers(claim), by);
}

import { beforeAll, describe, expect, it } from 'vitest';
import {
  generateSealing,
  makeEnrolProof,
  makeHelloProof,
  makeRequestProof,
  orderVerifiers,
  verifyEnrolProof,
  verifyHelloProof,
  verifyRequestProof,
} from '../../src/trust/index.ts';
import { type Fleet, makeFleet } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await makeFleet();
});
const code = (wanted: string) => expect.objectContaining({ name: 'TrustError', code: wanted });
const body = new TextEncoder().encode('{"a":1}');

describe('proofs of possession', () => {
  it('of hello fit their fleet, role, id, nonce and key', async () => {
    const claim = { fleet: 'f', role: 'device' as const, id: fleet.deviceId, nonce: 'n1' };
    const proof = await makeHelloProof(claim, fleet.device);
    await verifyHelloProof(proof, claim, fleet.device.publicKey);
    for (const other of [{ fleet: 'g' }, { role: 'steward' as const }, { id: 'x' }, { nonce: 'n2' }]) {
      await expect(verifyHelloProof(proof, { ...claim, ...other }, fleet.device.publicKey)).rejects.toEqual(code('bad-proof'));
    }
    await expect(verifyHelloProof(proof, claim, fleet.ada.publicKey)).rejects.toEqual(code('unknown-key'));
  });

  it('of enrolment fit their device, nonce and sealing key', async () => {
    const claim = { fleet: 'f', deviceId: fleet.deviceId, nonce: 'n1', sealingKey: fleet.sealing.publicKey };
    const proof = await makeEnrolProof(claim, fleet.device);
    await verifyEnrolProof(proof, claim, fleet.device.publicKey);
    for (const other of [{ deviceId: 'x' }, { nonce: 'n2' }, { fleet: 'g' }, { sealingKey: (await generateSealing()).publicKey }]) {
      await expect(verifyEnrolProof(proof, { ...claim, ...other }, fleet.device.publicKey)).rejects.toEqual(code('bad-proof'));
    }
  });

  it('of a request fit its method, path, query, body and nonce, and name the operator', async () => {
    const claim = { fleet: 'f', method: 'POST', pathAndQuery: '/api/v1/chain?x=1', nonce: 'n1', body };
    const proof = await makeRequestProof(claim, fleet.ben);
    const verifiers = orderVerifiers(fleet.bundle);
    expect((await verifyRequestProof(proof, claim, verifiers)).person).toBe('ben');
    const others = [{ method: 'GET' }, { pathAndQuery: '/api/v1/chain' }, { body: new Uint8Array(0) }, { nonce: 'n2' }, { fleet: 'g' }];
    for (const other of others)
      await expect(verifyRequestProof(proof, { ...claim, ...other }, verifiers)).rejects.toEqual(code('bad-proof'));
    await expect(verifyRequestProof(await makeRequestProof(claim, fleet.device), claim, verifiers)).rejects.toEqual(code('unknown-key'));
  });

  it('of one kind are none of another, even with the members of both', async () => {
    const hello = { fleet: 'f', role: 'device' as const, id: fleet.deviceId, nonce: 'n1' };
    const enrol = { fleet: 'f', deviceId: fleet.deviceId, nonce: 'n1', sealingKey: fleet.sealing.publicKey };
    const proof = await makeEnrolProof(enrol, fleet.device);
    await expect(verifyHelloProof(proof, hello, fleet.device.publicKey)).rejects.toEqual(code('bad-proof'));
  });

  it('are refused after any change, and when they are no proofs', async () => {
    const claim = { fleet: 'f', method: 'GET', pathAndQuery: '/', nonce: 'n', body: new Uint8Array(0) };
    const proof = await makeRequestProof(claim, fleet.ada);
    const verifiers = orderVerifiers(fleet.bundle);
    for (let at = 0; at < proof.length; at += 3) {
      const altered = proof.slice(0, at) + (proof[at] === 'A' ? 'B' : 'A') + proof.slice(at + 1);
      await expect(verifyRequestProof(altered, claim, verifiers)).rejects.toMatchObject({ name: 'TrustError' });
    }
    for (const junk of ['', '..', 'a.b.c', `${proof}.x`, proof.split('.').slice(0, 2).join('.')]) {
      await expect(verifyRequestProof(junk, claim, verifiers)).rejects.toEqual(code('bad-proof'));
    }
  });
});

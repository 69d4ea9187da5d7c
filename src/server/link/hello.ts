import { type Bundle, type Hello, PROTOCOL_OLDEST, type Role } from '../../protocol/index.ts';
import type { InferOutput } from 'valibot';
import { stewardVerifiers, verifyHelloProof } from '../../trust/public.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';

export interface HelloCheck {
  readonly bundle: Bundle;
  readonly storage: Storage;
  /** The role that the connection's path is for. */
  readonly role: Role;
  readonly nonce: string;
}

/**
 * Whether a client is who it says: a device that has enrolled, or a steward of the bundle, holding its key.
 * @throws Refusal protocol-too-old, wrong-role, unknown-device, unknown-key; TrustError bad-proof, unknown-key.
 */
export async function checkHello(hello: InferOutput<typeof Hello>, { bundle, storage, role, nonce }: HelloCheck): Promise<void> {
  if (hello.protocol < PROTOCOL_OLDEST) {
    throw new Refusal('protocol-too-old', 426, `This server speaks protocol ${PROTOCOL_OLDEST} and later: update the client.`);
  }
  if (hello.role !== role) throw new Refusal('wrong-role', 403, `This path is for a ${role}.`);
  const claim = { fleet: bundle.fleet, role, id: hello.id, nonce };
  if (role === 'steward') {
    const steward = stewardVerifiers(bundle).find(({ keyId }) => keyId === hello.id);
    if (!steward)
      throw new Refusal('unknown-key', 403, 'No steward of the fleet bundle has this key: check that both sides hold the newest bundle.');
    await verifyHelloProof(hello.proof, claim, steward.key);
    return;
  }
  const device = await storage.device(hello.id);
  if (!device) throw new Refusal('unknown-device', 404, 'This server does not know the device: enrol it (again).');
  await verifyHelloProof(hello.proof, claim, device.signingKey);
  const { seq } = await storage.tip();
  await storage.seen(hello.id, new Date().toISOString(), Math.min(hello.cursor, seq));
  if (hello.cursor > seq) {
    // The device is told nothing: its own chain state decides what it believes. The audit log must show it.
    await storage.audit({
      at: new Date().toISOString(),
      actor: `device:${hello.id}`,
      action: 'hello',
      subject: null,
      code: 'cursor-ahead',
      detail: { cursor: hello.cursor, tip: seq },
    });
  }
}

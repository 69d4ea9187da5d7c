import { type Bundle, type Hello, PROTOCOL_OLDEST, type Role } from '../../protocol/index.ts';
import type { InferOutput } from 'valibot';
import { stewardVerifiers, verifyHelloProof } from '../../trust/public.ts';
import { Refusal } from '../refusal.ts';
import type { DeviceRow, Storage } from '../storage/face.ts';
import type { Presence } from './presence.ts';
import type { Tape } from './tape.ts';

export interface HelloCheck {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly tape: Tape;
  readonly presence: Presence;
  /** The role that the connection's path is for. */
  readonly role: Role;
  readonly nonce: string;
}

/**
 * Whether a client is who it says: a device that has enrolled (which is given as it was read), or a steward of the bundle (null),
 * holding its key.
 * @throws Refusal protocol-too-old, wrong-role, unknown-device, unknown-key; TrustError bad-proof, unknown-key.
 */
export async function checkHello(hello: InferOutput<typeof Hello>, check: HelloCheck): Promise<DeviceRow | null> {
  const { bundle, storage, role, nonce } = check;
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
    return null;
  }
  const device = await storage.device(hello.id);
  if (!device) throw new Refusal('unknown-device', 404, 'This server does not know the device: enrol it (again).');
  await verifyHelloProof(hello.proof, claim, device.signingKey);
  if (device.state === 'pending' && device.proof === undefined)
    throw new Refusal('unknown-device', 404, 'This server has kept no proof of the enrolment, which the steward needs: enrol again.');
  const seq = await tipFor(hello.cursor, check);
  check.presence.seen(hello.id, Math.min(hello.cursor, seq));
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
  return device;
}

/** The tip: read from the storage where the one that is known here lies below what a device says it holds. */
export async function tipFor(cursor: number, { tape, storage }: Pick<HelloCheck, 'tape' | 'storage'>): Promise<number> {
  const known = await tape.tip();
  return cursor <= known ? known : (await storage.tip()).seq;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Bundle, type EnrolAnswer, EnrolRequest, type Nonce } from '../../protocol/index.ts';
import type { InferOutput } from 'valibot';
import { deviceId, verifyEnrolProof } from '../../trust/public.ts';
import type { Nonces } from '../http/nonces.ts';
import { takeNonce } from '../http/operator.ts';
import type { Route } from '../http/router.ts';
import type { Tell } from '../changes.ts';
import { bucket, type Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import { readBody } from './read-body.ts';

export interface EnrolOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly nonces: Nonces;
  readonly peers: Peers;
  readonly tell: Tell;
}

/** Compares in a time that tells nothing of where they differ. */
function sameToken(given: string, held: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(held));
}

/**
 * How a device gets in: with the fleet's token, an id that follows from its own key, machine and user, and proof that it
 * holds the key. It grants *pending*, no more. Enrolling again gives the present state.
 */
export function enrolRoutes({ bundle, storage, limits, nonces, peers, tell }: EnrolOptions): Route[] {
  const rate = bucket(limits.enrolments);

  const nonce: Route = {
    method: 'GET',
    path: '/nonce',
    who: 'anyone',
    bodyBytes: 0,
    handle: async (): Promise<InferOutput<typeof Nonce>> => ({ nonce: nonces.make(), time: new Date().toISOString() }),
  };

  const enrol: Route = {
    method: 'POST',
    path: '/enroll',
    who: 'anyone',
    bodyBytes: limits.bodyBytes,
    async handle({ body }): Promise<EnrolAnswer> {
      const wait = rate.take();
      if (wait > 0) throw slowDown(wait);
      const request = readBody(EnrolRequest, body);
      const { machine, user, os, signingKey, sealingKey } = request;
      if (!sameToken(request.token, bundle.enrolmentToken)) {
        throw new Refusal('bad-token', 403, 'The enrolment token is not that of this fleet: deploy the newest fleet bundle.');
      }
      if (request.fleet !== bundle.fleet) throw new Refusal('foreign-fleet', 403, 'This server serves another fleet: check the bundle.');
      const id = deviceId(signingKey, machine, user);
      if (request.deviceId !== id) {
        throw new Refusal(
          'wrong-device-id',
          400,
          'The device id does not follow from key, machine and user: enrol with an id made from all three.',
        );
      }
      await verifyEnrolProof(
        request.proof,
        { fleet: bundle.fleet, deviceId: id, nonce: takeNonce(nonces, request.proof), sealingKey },
        signingKey,
      );

      const at = new Date().toISOString();
      const outcome = await storage.enrol(
        { deviceId: id, signingKey, sealingKey, machine, user, os, enrolledAt: at },
        limits.pendingDevices,
        { at, actor: `device:${id}`, action: 'enrol', subject: id, code: null, detail: { machine, user, os } },
      );
      if (outcome === 'full') {
        throw new Refusal('too-many-pending', 429, 'Too many devices wait for the steward: let it admit or revoke some.', {
          retryAfter: 300_000,
        });
      }
      const row = await storage.device(id);
      if (!row) throw new Error('an enrolled device is missing');
      if (row.sealingKey.x !== sealingKey.x) {
        throw new Refusal(
          'sealing-key-changed',
          409,
          'This device has enrolled with another sealing key: make new keys and enrol as a new device.',
        );
      }
      if (outcome === 'enrolled') {
        peers.enrolled(row);
        tell({ kind: 'devices' });
      }
      return { deviceId: id, state: row.state };
    },
  };

  return [nonce, enrol];
}

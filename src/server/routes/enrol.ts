import { createHash, timingSafeEqual } from 'node:crypto';
import { type Bundle, EnrolRequest, OPERATIONS } from '../../protocol/index.ts';
import { deviceId, enrolmentAt, openEnrolment, verifyEnrolProof } from '../../trust/public.ts';
import type { Nonces } from '../http/nonces.ts';
import { takeNonce } from '../http/operator.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Tell } from '../changes.ts';
import { bucket, buckets, type Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import { readBody } from './read-body.ts';
import { originOf, waitingRoom } from './waiting-room.ts';

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

/** Between two tries of a device that finds enrolment closed, milliseconds. */
const SOONEST = 60_000;
const LATEST = 6 * 3_600_000;
const USUAL = 3_600_000;

/**
 * How a device gets in: with the fleet's token, an id that follows from its own key, machine and user, and proof that it
 * holds the key. It grants *pending*, no more. Enrolling again gives the present state, also while enrolment is closed.
 *
 * Checked cheapest first, and what costs others is counted last: whoever lacks the token takes nothing from the fleet's
 * rate, and whoever has it no more than one address may.
 */
export function enrolRoutes({ bundle, storage, limits, nonces, peers, tell }: EnrolOptions): Route[] {
  const fleetRate = bucket(limits.enrolments);
  const deviceRate = buckets(limits.enrolmentsPerDevice);
  const addressRate = buckets(limits.enrolmentsPerAddress);
  const room = waitingRoom(storage, limits.pendingDevices);

  const nonce = answering(OPERATIONS.nonce, async () => ({ nonce: nonces.make(), time: new Date().toISOString() }));

  /** For devices that are new here. */
  const requireOpen = async (): Promise<void> => {
    const word = await storage.enrolmentWord();
    if (!word) return;
    const now = Date.now();
    const { payload } = await openEnrolment(word.statement, bundle);
    const { open, until } = enrolmentAt(payload, new Date(now).toISOString());
    if (open) return;
    const left = until === null ? USUAL : Date.parse(until) - now;
    throw new Refusal(
      'enrolment-closed',
      403,
      `The security team has closed enrolment${until === null ? '' : ` until ${until}`}. This laptop tries again by itself; if it has to come in before, ask the security team.`,
      { retryAfter: Math.min(Math.max(left, SOONEST), LATEST), enrolment: word.statement },
    );
  };

  const requireRate = (wait: number): void => {
    if (wait > 0) throw slowDown(wait);
  };

  const enrol = answering(
    OPERATIONS.enrol,
    async ({ body, response }) => {
      const request = readBody(EnrolRequest, body);
      const { machine, user, os, signingKey, sealingKey, proof } = request;
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
      const origin = originOf(response.req.socket.remoteAddress ?? '');
      requireRate(addressRate.take(origin));
      await verifyEnrolProof(proof, { fleet: bundle.fleet, deviceId: id, nonce: await takeNonce(nonces, proof), sealingKey }, signingKey);
      // Behind the proof: nobody else can use up what a device may ask for.
      requireRate(deviceRate.take(id));
      if (!(await storage.device(id))) {
        await requireOpen();
        requireRate(fleetRate.take());
      }

      const at = new Date().toISOString();
      const record = { deviceId: id, signingKey, sealingKey, machine, user, os, enrolledAt: at, proof };
      const add = () =>
        storage.enrol(record, limits.pendingDevices, {
          at,
          actor: `device:${id}`,
          action: 'enrol',
          subject: id,
          code: null,
          detail: { machine, user, os },
        });
      let outcome = await add();
      if (outcome === 'full') {
        await makeRoom();
        outcome = await add();
      }
      if (outcome === 'full') {
        throw new Refusal('too-many-pending', 429, 'Too many devices wait for the steward: let it admit or revoke some.', {
          retryAfter: 300_000,
        });
      }
      const row = await storage.device(id);
      // Pushed out by those that came in the same moment.
      if (!row) throw slowDown(SOONEST);
      if (row.sealingKey.x !== sealingKey.x) {
        throw new Refusal(
          'sealing-key-changed',
          409,
          'This device has enrolled with another sealing key: make new keys and enrol as a new device.',
        );
      }
      if (outcome === 'enrolled') {
        room.came(id, origin);
        peers.enrolled(row);
        tell({ kind: 'devices' });
      }
      return { deviceId: id, state: row.state };
    },
    limits.bodyBytes,
  );

  const makeRoom = async (): Promise<void> => {
    const goners = await room.crowd();
    const at = new Date().toISOString();
    await storage.dropPending(goners, (gone) => ({
      at,
      actor: 'server',
      action: 'enrol.make-room',
      subject: null,
      code: null,
      detail: { gone, most: limits.pendingDevices },
    }));
    for (const deviceId of goners) peers.deviceChanged(deviceId);
  };

  return [nonce, enrol];
}

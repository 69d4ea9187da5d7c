import type { Bundle, DeviceFrame } from '../../protocol/index.ts';
import { openReceipt, statementHash } from '../../trust/public.ts';
import type { Tell } from '../changes.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { AuditNote, OrderRow, Storage } from '../storage/face.ts';
import { tipFor } from './hello.ts';
import { inScope, type Peer } from './peer.ts';
import type { Peers } from './peers.ts';
import type { Presence } from './presence.ts';

export interface DeviceFramesOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly peers: Peers;
  readonly presence: Presence;
  readonly tell: Tell;
}

type Report = Exclude<DeviceFrame, { t: 'hello' | 'ack' }>;

/**
 * What an admitted device reports, each kind stored durably before this settles.
 * @throws Refusal, TrustError: nothing was stored.
 */
export async function takeDeviceFrame(
  frame: Exclude<DeviceFrame, { t: 'hello' }>,
  peer: Peer,
  options: DeviceFramesOptions,
): Promise<void> {
  const { storage } = options;
  if (peer.state === 'pending') {
    throw new Refusal('not-admitted', 403, 'The steward has not admitted this device yet: send it again once it has.', {
      retryAfter: 30_000,
    });
  }
  if (peer.state === 'revoked') throw new Refusal('revoked', 403, 'The steward has revoked this device; it must enrol anew with new keys.');
  if (frame.t === 'ack') {
    if (frame.cursor > (await tipFor(frame.cursor, { tape: options.peers.tape, storage })))
      throw new Refusal('cursor-ahead', 409, 'The chain does not reach that far: tell the security team, the server may have lost orders.');
    options.presence.seen(peer.id, frame.cursor);
    return;
  }
  await take(frame, peer.id, options);
}

async function take(frame: Report, deviceId: string, { bundle, storage, limits, tell }: DeviceFramesOptions): Promise<void> {
  const at = new Date().toISOString();
  const note = (subject: string | null, detail: AuditNote['detail']): AuditNote => ({
    at,
    actor: `device:${deviceId}`,
    action: `frame.${frame.t}`,
    subject,
    code: null,
    detail,
  });
  switch (frame.t) {
    case 'replicas': {
      const { id, upserts, gone } = frame;
      const detail = { upserts: upserts.length, gone: gone.length };
      const taken = await storage.takeReplicas(deviceId, { id, upserts, gone }, limits.replicasPerDevice, note(null, detail));
      if (taken === 'too-many') {
        throw new Refusal('too-many-replicas', 413, `A device may report at most ${limits.replicasPerDevice} replicas.`);
      }
      if (taken === 'taken') tell({ kind: 'devices' });
      return;
    }
    case 'visibility': {
      const { id, notVisible, watching, files, bytes, reasons } = frame;
      await storage.takeVisibility(deviceId, { id, notVisible, watching, body: JSON.stringify({ files, bytes, reasons }) }, at);
      tell({ kind: 'devices' });
      return;
    }
    case 'progress': {
      const { id, orderId, state, detail } = frame;
      await orderFor(storage, orderId, deviceId);
      await storage.takeProgress(orderId, { id, deviceId, state, detail, at: frame.at }, note(orderId, { state }));
      tell({ kind: 'report', orderId, deviceId });
      return;
    }
    case 'receipt': {
      const device = await storage.device(deviceId);
      if (!device) throw new Refusal('unknown-device', 404, 'This server does not know the device: enrol it again.');
      const { payload } = await openReceipt(frame.statement, { fleet: bundle.fleet, deviceId, signingKey: device.signingKey });
      const order = await orderFor(storage, payload.orderId, deviceId);
      if (payload.orderHash !== order.payloadHash) {
        throw new Refusal(
          'wrong-order-hash',
          409,
          'The receipt is for another order than the one of that id here. Tell the security team.',
        );
      }
      const { receiptId, orderId, phase, decision, reason, found, purged, residualCount, residuals, notVisible, undoUntil } = payload;
      const taken = await storage.takeReceipt(
        {
          deviceId,
          receiptId,
          orderId,
          phase,
          decision,
          reason,
          found,
          purged,
          // A list that is longer than its count must not make a device look clean.
          residuals: Math.max(residualCount, residuals.length),
          notVisible: notVisible.count,
          undoUntil,
          receivedAt: at,
          payloadHash: statementHash(frame.statement),
          statement: frame.statement,
        },
        note(orderId, { receiptId, phase, decision, found, purged, residuals: residualCount, notVisible: notVisible.count }),
      );
      if (taken === 'taken') tell({ kind: 'report', orderId, deviceId });
      if (taken === 'conflict') throw new Refusal('receipt-conflict', 409, 'Another receipt of that id is held; the first one stands.');
    }
  }
}

/** The order, where it exists and was meant for the device. */
async function orderFor(storage: Storage, orderId: string, deviceId: string): Promise<OrderRow> {
  const order = await storage.order(orderId);
  if (!order || !inScope(order, deviceId)) {
    throw new Refusal('unknown-order', 404, 'There is no such order for this device.');
  }
  return order;
}

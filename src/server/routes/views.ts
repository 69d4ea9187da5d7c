import * as v from 'valibot';
import { type DevicesAnswer, Fingerprint, type ReplicasAnswer, type RotationDetail, type Rotations } from '../../protocol/index.ts';
import { containment } from '../containment.ts';
import type { Route } from '../http/router.ts';
import { recordOf } from '../link/peer.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal } from '../refusal.ts';
import type { OrderRow, Storage } from '../storage/face.ts';

export interface ViewOptions {
  readonly storage: Storage;
  readonly peers: Peers;
  readonly expected: readonly { readonly machine: string; readonly user: string }[] | null;
}

/** Newest orders listed. */
const ROTATIONS = 500;
const REPLICAS = 10_000;

/** What operators may look at: rotations with their containment, the inventory, the devices. */
export function viewRoutes({ storage, peers, expected }: ViewOptions): Route[] {
  const detail = async (order: OrderRow, devices: Awaited<ReturnType<Storage['devices']>>): Promise<RotationDetail> =>
    containment({
      order,
      devices,
      expected,
      progress: await storage.progress(order.orderId),
      receipts: await storage.receipts(order.orderId),
      now: new Date().toISOString(),
    });

  const view = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, who: 'operator', bodyBytes: 0, handle });

  return [
    view('/rotations', async (): Promise<v.InferOutput<typeof Rotations>> => {
      const devices = await storage.devices();
      const rotations = [];
      for (const order of await storage.orders(ROTATIONS)) rotations.push((await detail(order, devices)).rotation);
      return { rotations };
    }),

    view('/rotations/:orderId', async ({ params }) => {
      const order = await storage.order(params['orderId'] ?? '');
      if (!order) throw new Refusal('unknown-order', 404, 'There is no order of that id.');
      return detail(order, await storage.devices());
    }),

    view('/replicas', async ({ query }): Promise<ReplicasAnswer> => {
      const fingerprint = query.get('fingerprint');
      if (fingerprint !== null && !v.is(Fingerprint, fingerprint))
        throw new Refusal('malformed', 400, '`fingerprint` is not a fingerprint.');
      const { replicas, total, byPlace, byClass } = await storage.replicas({ fingerprint, limit: REPLICAS });
      return { replicas, total, byPlace, byClass };
    }),

    view('/devices', async (): Promise<DevicesAnswer> => {
      const visibility = await storage.visibility();
      const rows = await storage.devices();
      return {
        devices: rows.map((row) => ({
          ...recordOf(row),
          lastSeenAt: row.lastSeenAt,
          cursor: row.cursor,
          connected: peers.connected(row.deviceId),
          notVisible: visibility.get(row.deviceId)?.notVisible ?? null,
          watching: visibility.get(row.deviceId)?.watching ?? null,
          admission: row.admission,
        })),
      };
    }),
  ];
}

import * as v from 'valibot';
import { Fingerprint, Id, OPERATIONS, type RotationDetail } from '../../protocol/index.ts';
import { containment } from '../containment.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import { recordOf } from '../link/peer.ts';
import type { OrderBook } from '../order-book.ts';
import { Refusal } from '../refusal.ts';
import type { OrderRow, Storage } from '../storage/face.ts';

export interface ViewOptions {
  readonly storage: Storage;
  readonly orders: OrderBook;
  readonly expected: readonly { readonly machine: string; readonly user: string }[] | null;
}

/** Newest orders listed. */
const ROTATIONS = 500;
const REPLICAS = 10_000;
/** Receipts in one answer: a signed one may hold 200 residuals. */
const RECEIPTS = 100;
/** Lines of the audit log in one answer. */
const AUDIT_LINES = 1_000;

/** What operators may look at: rotations with their containment, the inventory, the devices. */
export function viewRoutes({ storage, orders, expected }: ViewOptions): Route[] {
  const detail = async (order: OrderRow, devices: Awaited<ReturnType<Storage['devices']>>): Promise<RotationDetail> =>
    containment({
      order,
      life: await orders.of(order.orderId),
      devices,
      expected,
      progress: await storage.progress(order.orderId),
      receipts: await storage.receipts(order.orderId),
      now: new Date().toISOString(),
    });

  return [
    answering(OPERATIONS.rotations, async () => {
      const devices = await storage.devices();
      const rotations = [];
      for (const order of await storage.orders(ROTATIONS)) rotations.push((await detail(order, devices)).rotation);
      return { rotations };
    }),

    answering(OPERATIONS.rotation, async ({ params }) => {
      const order = await storage.order(params['orderId'] ?? '');
      if (!order) throw new Refusal('unknown-order', 404, 'There is no order of that id.');
      return detail(order, await storage.devices());
    }),

    answering(OPERATIONS.receipts, async ({ params, query }) => {
      const orderId = params['orderId'] ?? '';
      const text = query.get('after') ?? '0';
      if (!/^\d{1,15}$/.test(text)) throw new Refusal('malformed', 400, '`after` is a number that an answer gave as `next`.');
      if (!(await storage.order(orderId))) throw new Refusal('unknown-order', 404, 'There is no order of that id.');
      const page = await storage.receiptPage(orderId, Number(text), RECEIPTS);
      const last = page.length < RECEIPTS ? undefined : page.at(-1);
      return { receipts: page.map(({ n: _n, ...receipt }) => receipt), next: last?.n ?? null };
    }),

    answering(OPERATIONS.replicas, async ({ query }) => {
      const fingerprint = query.get('fingerprint');
      if (fingerprint !== null && !v.is(Fingerprint, fingerprint))
        throw new Refusal('malformed', 400, '`fingerprint` is not a fingerprint.');
      const deviceId = query.get('device') ?? undefined;
      if (deviceId !== undefined && !v.is(Id, deviceId)) throw new Refusal('malformed', 400, '`device` is not the id of a device.');
      const { replicas, total, byPlace, byClass } = await storage.replicas({ fingerprint, deviceId, limit: REPLICAS });
      return { replicas, total, byPlace, byClass };
    }),

    answering(OPERATIONS.audit, async ({ query }) => {
      const text = query.get('after') ?? '0';
      if (!/^\d{1,15}$/.test(text)) throw new Refusal('malformed', 400, '`after` is the number of a line.');
      const lines = await storage.auditRecords(Number(text), AUDIT_LINES);
      return { lines, tail: (await storage.auditTail())?.seq ?? 0 };
    }),

    answering(OPERATIONS.devices, async () => {
      const visibility = await storage.visibility();
      const rows = await storage.devices();
      const connected = await storage.connectedAmong(rows.map(({ deviceId }) => deviceId));
      return {
        devices: rows.map((row) => ({
          ...recordOf(row),
          lastSeenAt: row.lastSeenAt,
          cursor: row.cursor,
          connected: connected.has(row.deviceId),
          notVisible: visibility.get(row.deviceId)?.notVisible ?? null,
          watching: visibility.get(row.deviceId)?.watching ?? null,
          admission: row.admission,
          waits: row.waits ?? null,
        })),
      };
    }),
  ];
}

import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { type Containment, OPERATIONS, ReceiptPayload, type RotationProgress } from '../../protocol/index.ts';
import { peek } from '../../trust/public.ts';
import { contain, type Profile } from '../containment.ts';
import { deviceProgress, percentiles, PlaceCounts } from '../device-progress.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { OrderBook } from '../order-book.ts';
import { Refusal } from '../refusal.ts';
import type { DeviceRow, OrderRow, Storage } from '../storage/face.ts';

export interface ProgressOptions {
  readonly storage: Storage;
  readonly orders: OrderBook;
  readonly expected: readonly Profile[] | null;
}

const ROTATIONS = 200;
const DAYS = 90;
const DAY = 86_400_000;
/** Receipts read at a time. */
const PAGE = 200;

const Placed = v.pick(ReceiptPayload, ['places', 'purged', 'residuals', 'residualCount']);

/** Containment as figures: where each device and place stands, and how long it took. */
export function progressRoutes({ storage, orders, expected }: ProgressOptions): Route[] {
  const counted = async (order: OrderRow, devices: readonly DeviceRow[]) => {
    const progress = await storage.progress(order.orderId);
    const receipts = await storage.receiptFigures(order.orderId);
    const life = await orders.of(order.orderId);
    const { rotation, standings } = contain({ order, life, devices, expected, progress, receipts, now: new Date().toISOString() });
    const connected = await storage.connectedAmong(standings.map(({ deviceId }) => deviceId));
    const lastSeen = new Map(devices.map(({ deviceId, lastSeenAt }) => [deviceId, lastSeenAt]));
    return { rotation, devices: deviceProgress({ order, standings, progress, receipts, connected, lastSeen }) };
  };

  const places = async (orderId: string): Promise<Pick<RotationProgress, 'places' | 'unplaced'>> => {
    const counts = new PlaceCounts();
    for (let after = 0; ; ) {
      const page = await storage.receiptPage(orderId, after, PAGE);
      for (const { deviceId, statement } of page) {
        // Its signature was verified when it was taken; without its text the details were forgotten.
        const read = statement && v.safeParse(Placed, peek(statement));
        if (read?.success) counts.take(deviceId, read.output);
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return counts.counted();
      after = last.n;
      await turn();
    }
  };

  const spans = (devices: RotationProgress['devices']): number[] => devices.flatMap(({ timeToContain }) => timeToContain ?? []);

  return [
    answering(OPERATIONS.rotationDevices, async ({ params }) => {
      const order = await storage.order(params['orderId'] ?? '');
      if (!order) throw new Refusal('unknown-order', 404, 'There is no order of that id.');
      const { rotation, devices } = await counted(order, await storage.devices());
      const steps: Record<string, number> = {};
      for (const { step } of devices) steps[step] = (steps[step] ?? 0) + 1;
      return { rotation, steps, timeToContain: percentiles(spans(devices)), devices, ...(await places(order.orderId)) };
    }),

    answering(OPERATIONS.containment, async ({ query }) => {
      const text = query.get('days') ?? String(DAYS);
      if (!/^\d{1,4}$/.test(text) || Number(text) < 1) throw new Refusal('malformed', 400, '`days` is a number of days from 1 to 9999.');
      const since = new Date(Date.now() - Number(text) * DAY).toISOString();
      const devices = await storage.devices();
      const rotations: Containment['rotations'] = [];
      const states: Record<string, number> = {};
      const all: number[] = [];
      for (const order of await storage.orders(ROTATIONS)) {
        if (order.issuedAt < since) continue;
        const { rotation, devices: own } = await counted(order, devices);
        const { orderId, label, state, issuedAt, timeToContain, residuals, notVisible } = rotation;
        const took = spans(own);
        for (const one of took) all.push(one);
        states[state] = (states[state] ?? 0) + 1;
        const { expected: count, silent } = rotation.devices;
        rotations.push({
          orderId,
          label,
          state,
          issuedAt,
          timeToContain,
          devices: percentiles(took),
          expected: count,
          silent,
          residuals,
          notVisible,
        });
        // Between two counts others have their turn.
        await turn();
      }
      const overRotations = percentiles(rotations.flatMap(({ timeToContain }) => timeToContain ?? []));
      return { since, states, overRotations, overDevices: percentiles(all), rotations };
    }),
  ];
}

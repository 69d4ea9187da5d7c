import * as v from 'valibot';
import { DashboardDevice, DeviceOrder, type DevicesPage, OPERATIONS, type Overview } from '../../protocol/index.ts';
import { type Profile, profileKey } from '../containment.ts';
import { overview } from '../viewers/overview.ts';
import type { RotationBook } from '../viewers/rotation-book.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { ListedDevice } from '../storage/face-views.ts';

export interface DashboardOptions {
  readonly storage: Storage;
  readonly book: RotationBook;
  readonly expected: readonly Profile[] | null;
}

/** How the fleet stands now. */
export async function overviewNow({ storage, book, expected }: DashboardOptions): Promise<Overview> {
  const { secrets, counts } = await storage.replicaCounts();
  return overview({
    at: new Date().toISOString(),
    devices: await storage.deviceCounts(),
    connected: (await storage.connections()).admitted,
    missing: expected && (await missing(expected, book)),
    secrets,
    replicas: counts,
    orders: await storage.orderCount(),
    rotations: await book.rotations(),
  });
}

async function missing(expected: readonly Profile[], book: RotationBook): Promise<number> {
  const admitted = new Set((await book.roster()).filter(({ state }) => state === 'admitted').map(profileKey));
  return expected.filter((one) => !admitted.has(profileKey(one))).length;
}

const whole = (most: number) => v.pipe(v.string(), v.regex(/^\d{1,7}$/), v.transform(Number), v.maxValue(most));
const DevicesQuery = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  state: v.optional(v.nullable(DashboardDevice.entries.state), null),
  order: v.optional(DeviceOrder, 'machine'),
  offset: v.optional(whole(1_000_000), '0'),
  limit: v.optional(v.pipe(whole(500), v.minValue(1)), '100'),
});

/** What a signed-in viewer may look at. Nothing here changes anything. */
export function dashboardRoutes(options: DashboardOptions): Route[] {
  const { storage, book } = options;
  const row = ({ visibility, ...device }: ListedDevice, connected: ReadonlySet<string>): DevicesPage['devices'][number] => ({
    ...device,
    connected: connected.has(device.deviceId),
    watching: v.is(DashboardDevice.entries.watching, visibility?.watching) ? visibility.watching : null,
    notVisible: visibility?.notVisible ?? null,
    reasons: visibility?.reasons ?? {},
  });

  return [
    answering(OPERATIONS.overview, () => overviewNow(options)),
    answering(OPERATIONS.deviceList, async ({ query }) => {
      const asked = v.safeParse(DevicesQuery, Object.fromEntries([...query].filter(([, value]) => value !== '')));
      if (!asked.success) {
        const where = v.getDotPath(asked.issues[0]) ?? 'the query';
        throw new Refusal('malformed', 400, `\`${where}\` is not what GET /devices takes: q, state, order, offset, limit (at most 500).`);
      }
      const { q, ...rest } = asked.output;
      const { devices, total } = await storage.listDevices({ text: q, ...rest });
      const connected = await storage.connectedAmong(devices.map(({ deviceId }) => deviceId));
      return { devices: devices.map((one) => row(one, connected)), total };
    }),
    answering(OPERATIONS.rotationList, async () => ({ rotations: await book.rotations() })),
    answering(OPERATIONS.rotationView, async ({ params }) => {
      const found = await book.view(params['orderId'] ?? '');
      if (!found) throw new Refusal('unknown-order', 404, 'There is no rotation of that id.');
      return found;
    }),
  ];
}

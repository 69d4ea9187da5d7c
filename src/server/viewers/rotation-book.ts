import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { ReceiptPayload, type ResidualView, type Rotation, type RotationDeviceView, type RotationView } from '../../protocol/index.ts';
import { peek } from '../../trust/public.ts';
import type { Change } from '../changes.ts';
import { contain, type Profile, type Standing } from '../containment.ts';
import type { BookedOrder, OrderBook } from '../order-book.ts';
import type { OrderRow, RosterRow, Storage } from '../storage/face.ts';

/** Newest orders that are listed. */
const ROTATIONS = 500;
/** Residuals of one rotation that are listed; its count counts them all. */
const RESIDUALS = 1_000;

/** What of a rotation a change may have changed: the reports of one device, or (null) the rotation as a whole. */
export interface Affected {
  readonly orderId: string;
  readonly deviceId: string | null;
}

/**
 * The rotations as they stand, counted once and again only after a change that touches them: with thousands of devices and
 * dozens of orders, one report must cost one order's count and not that of all.
 */
export interface RotationBook {
  /** Newest first, at most 500. */
  rotations(): Promise<Rotation[]>;
  view(orderId: string): Promise<RotationView | null>;
  /** The rotation, and the rows and residuals of some of its devices. */
  part(orderId: string, deviceIds: ReadonlySet<string>): Promise<Pick<RotationView, 'rotation' | 'devices' | 'residuals'> | null>;
  roster(): Promise<readonly RosterRow[]>;
  /** Takes note of a change; which orders it touches, `all` where that may be any. */
  changed(change: Change): readonly Affected[] | 'all';
  /** Whether a rotation counted here has come to its end of time since. */
  due(now: number): boolean;
}

export interface RotationBookOptions {
  readonly storage: Storage;
  readonly orders: OrderBook;
  readonly expected: readonly Profile[] | null;
}

interface Counted {
  readonly rotation: Rotation;
  /** Epoch milliseconds from when on the clock alone may change it. */
  readonly until: number;
}

const rowOf = ({
  deviceId,
  machine,
  user,
  state,
  detail,
  at,
  found,
  purged,
  residuals,
  notVisible,
  newest,
}: Standing): RotationDeviceView => ({
  deviceId,
  machine,
  user,
  state,
  detail,
  at,
  found,
  purged,
  residuals,
  notVisible,
  undoUntil: newest?.undoUntil ?? null,
});

function planOf({ order, rights }: BookedOrder): Pick<RotationView, 'rings' | 'startBy' | 'watchUntil'> {
  const { startBy, watchUntil, opened } = rights;
  return { rings: order.rings.map(({ share }, ring) => ({ ring, share, open: opened.includes(ring) })), startBy, watchUntil };
}

const Residuals = v.object({ residuals: ReceiptPayload.entries.residuals });

export function rotationBook({ storage, orders: booked, expected }: RotationBookOptions): RotationBook {
  const counted = new Map<string, Counted>();
  /** Rises with every change, so that a count which began before one is not kept. */
  let edition = 0;
  let people: RosterRow[] | null = null;
  /** Where each stands among them. */
  let indexes = new Map<string, number>();
  /** Newest first, as far as listed. */
  let orders: readonly OrderRow[] | null = null;
  /** Where the listed orders stand in the chain; null until they were listed once. */
  let places: Map<string, number> | null = null;

  const roster = async (): Promise<readonly RosterRow[]> => {
    if (people) return people;
    const begun = edition;
    const read = await storage.roster();
    if (begun === edition) {
      people = read;
      indexes = new Map(read.map(({ deviceId }, index) => [deviceId, index]));
    }
    return read;
  };
  const listed = async (): Promise<readonly OrderRow[]> => {
    if (orders) return orders;
    const begun = edition;
    const read = await storage.orders(ROTATIONS);
    if (begun === edition) {
      orders = read;
      places = new Map(read.map(({ orderId, seq }) => [orderId, seq]));
    }
    return read;
  };

  const count = async (order: OrderRow): Promise<{ rotation: Rotation; standings: Standing[] }> => {
    const begun = edition;
    const now = Date.now();
    const life = await booked.of(order.orderId);
    const result = contain({
      order,
      life,
      devices: await roster(),
      expected,
      progress: await storage.progress(order.orderId),
      receipts: await storage.receiptFigures(order.orderId),
      now: new Date(now).toISOString(),
    });
    const end = Date.parse(life?.rights.startBy ?? order.startBy);
    if (begun === edition)
      counted.set(order.orderId, { rotation: result.rotation, until: now <= end ? end + 1 : Number.POSITIVE_INFINITY });
    return result;
  };

  const residualsOf = async (standings: readonly Standing[]): Promise<ResidualView[]> => {
    const found: ResidualView[] = [];
    for (const { deviceId, machine, user, residuals, newest } of standings) {
      if (residuals === 0 || !newest) continue;
      const statement = await storage.receiptStatement(deviceId, newest.receiptId);
      // The device's signature was verified when the receipt was taken; without its text the details were forgotten.
      const read = statement && v.safeParse(Residuals, peek(statement));
      if (!read?.success) continue;
      for (const { entry: _entry, ...residual } of read.output.residuals) found.push({ deviceId, machine, user, ...residual });
      if (found.length >= RESIDUALS) return found.slice(0, RESIDUALS);
    }
    return found;
  };

  const since = (change: Extract<Change, { kind: 'cursor' }>): readonly Affected[] | 'all' => {
    if (!people || !places) return 'all';
    const index = indexes.get(change.deviceId);
    const row = index === undefined ? undefined : people[index];
    if (index === undefined || !row) return 'all';
    const [low, high] = [Math.min(row.cursor, change.cursor), Math.max(row.cursor, change.cursor)];
    // In place: with every device's word on an order a copy of them all would be made.
    if (low !== high) people[index] = { ...row, cursor: change.cursor };
    const passed = [...places].filter(([, seq]) => seq > low && seq <= high);
    return passed.map(([orderId]) => ({ orderId, deviceId: change.deviceId }));
  };

  const touched = (change: Change): readonly Affected[] | 'all' => {
    switch (change.kind) {
      case 'devices':
      case 'turned':
        return [];
      case 'cursor':
        return since(change);
      case 'report':
        return [{ orderId: change.orderId, deviceId: change.deviceId }];
      case 'chain':
        orders = null;
        if (change.seq !== null) places?.set(change.orderId, change.seq);
        return [{ orderId: change.orderId, deviceId: null }];
      case 'all':
        orders = null;
        places = null;
        people = null;
        return 'all';
      case 'roster':
      case 'forgotten':
        people = null;
        return 'all';
    }
  };

  return {
    roster,
    async rotations() {
      const rotations: Rotation[] = [];
      for (const order of await listed()) {
        const known = counted.get(order.orderId);
        if (known && known.until > Date.now()) rotations.push(known.rotation);
        else {
          rotations.push((await count(order)).rotation);
          // Between two counts others have their turn.
          await turn();
        }
      }
      return rotations;
    },
    async view(orderId) {
      const order = await storage.order(orderId);
      const one = order && (await booked.of(orderId));
      if (!order || !one) return null;
      const { rotation, standings } = await count(order);
      return { rotation, devices: standings.map(rowOf), residuals: await residualsOf(standings), ...planOf(one) };
    },
    async part(orderId, deviceIds) {
      const order = await storage.order(orderId);
      if (!order) return null;
      const { rotation, standings } = await count(order);
      const some = standings.filter(({ deviceId }) => deviceIds.has(deviceId));
      return { rotation, devices: some.map(rowOf), residuals: await residualsOf(some) };
    },
    changed(change) {
      const affected = touched(change);
      if (affected === 'all') counted.clear();
      else for (const { orderId } of affected) counted.delete(orderId);
      if (affected.length > 0) edition++;
      return affected;
    },
    due(now) {
      for (const { until } of counted.values()) if (until <= now) return true;
      return false;
    },
  };
}

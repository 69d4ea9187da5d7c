import type { DeviceProgress, DeviceStep, Percentiles, PlaceProgress, ReceiptPayload, RotationProgress } from '../protocol/index.ts';
import { isClean, type Standing } from './containment.ts';
import { percentile } from './metrics/fleet-figures.ts';
import type { OrderRow, ReceiptFigures, TimedProgress } from './storage/face.ts';

/** Where each device of an order stands, since when, and how long it took. Pure. */

export interface DeviceProgressInput {
  readonly order: Pick<OrderRow, 'issuedAt'>;
  readonly standings: readonly Standing[];
  readonly progress: readonly TimedProgress[];
  /** In the order of arrival. */
  readonly receipts: readonly ReceiptFigures[];
  readonly connected: ReadonlySet<string>;
  /** Device id → when it was last heard of. */
  readonly lastSeen: ReadonlyMap<string, string | null>;
}

export function deviceProgress({ order, standings, progress, receipts, connected, lastSeen }: DeviceProgressInput): DeviceProgress[] {
  const steps = new Map(progress.map((row) => [row.deviceId, row.times]));
  const own = Map.groupBy(receipts, ({ deviceId }) => deviceId);
  return standings.map((standing) => {
    const { deviceId, machine, user, found, purged, residuals, notVisible } = standing;
    const said = own.get(deviceId) ?? [];
    const gone = said.filter(isClean);
    const first = gone[0]?.receivedAt;
    const again = gone[1]?.receivedAt;
    return {
      deviceId,
      machine,
      user,
      step: stepOf(standing, said, connected.has(deviceId)),
      connected: connected.has(deviceId),
      lastSeenAt: lastSeen.get(deviceId) ?? null,
      times: {
        ...steps.get(deviceId),
        ...(said[0] ? { told: said[0].receivedAt } : {}),
        ...(first === undefined ? {} : { purged: first }),
        ...(again === undefined ? {} : { verified: again }),
      },
      found,
      purged,
      residuals,
      notVisible,
      // The operator's clock may run ahead of the server's.
      timeToContain: first === undefined ? null : Math.max(0, Date.parse(first) - Date.parse(order.issuedAt)),
    };
  });
}

function stepOf({ state, newest, clean, residuals }: Standing, said: readonly ReceiptFigures[], connected: boolean): DeviceStep {
  if (state === 'silent') return connected ? 'announced' : 'offline';
  if (state !== 'finished') return state;
  if (clean) return said.filter(isClean).length > 1 ? 'verified' : 'purged';
  return residuals > 0 || newest?.decision !== 'reported' ? 'residual' : 'reported';
}

/** Of spans in milliseconds. */
export function percentiles(spans: readonly number[]): Percentiles {
  const sorted = spans.toSorted((a, b) => a - b);
  return { count: sorted.length, p50: percentile(sorted, 50), p90: percentile(sorted, 90), p99: percentile(sorted, 99) };
}

/** Takes receipts in the order of arrival; counts by place what they purged, and what the newest of each device left. */
export class PlaceCounts {
  readonly #rows = new Map<
    string,
    { place: PlaceProgress['place']; class: PlaceProgress['class']; devices: Set<string>; purged: number }
  >();
  /** Device → what it left, by row; and how many of which no place was told. */
  readonly #left = new Map<string, { readonly rows: ReadonlyMap<string, number>; readonly unplaced: number }>();
  #unplaced = 0;

  take(deviceId: string, receipt: Pick<ReceiptPayload, 'places' | 'purged' | 'residuals' | 'residualCount'>): void {
    const left = new Map<string, number>();
    let purged = 0;
    let residuals = 0;
    // Without `places` the list of residuals tells theirs.
    const told = receipt.places ?? receipt.residuals.map((one) => ({ place: one.place, class: one.class, purged: 0, residuals: 1 }));
    for (const one of told) {
      const key = `${one.class} ${one.place}`;
      const row = this.#rows.get(key) ?? { place: one.place, class: one.class, devices: new Set<string>(), purged: 0 };
      this.#rows.set(key, row);
      row.devices.add(deviceId);
      row.purged += one.purged;
      purged += one.purged;
      residuals += one.residuals;
      left.set(key, (left.get(key) ?? 0) + one.residuals);
    }
    this.#unplaced += Math.max(0, receipt.purged - purged);
    this.#left.set(deviceId, { rows: left, unplaced: Math.max(0, receipt.residualCount - residuals) });
  }

  /** What remains most comes first. */
  counted(): Pick<RotationProgress, 'places' | 'unplaced'> {
    const residuals = new Map<string, number>();
    let unplaced = 0;
    for (const left of this.#left.values()) {
      unplaced += left.unplaced;
      for (const [key, count] of left.rows) residuals.set(key, (residuals.get(key) ?? 0) + count);
    }
    const places = [...this.#rows].map(([key, { devices, ...row }]) => ({
      ...row,
      devices: devices.size,
      residuals: residuals.get(key) ?? 0,
    }));
    return {
      places: places.toSorted((a, b) => b.residuals - a.residuals || b.purged - a.purged || (a.place < b.place ? -1 : 1)),
      unplaced: { purged: this.#unplaced, residuals: unplaced },
    };
  }
}

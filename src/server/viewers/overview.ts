import type { Overview, Rotation } from '../../protocol/index.ts';
import type { DeviceCounts, ReplicaCount } from '../storage/face-views.ts';

/** What an overview is counted from. */
export interface OverviewInput {
  readonly at: string;
  readonly devices: DeviceCounts;
  readonly connected: number;
  readonly missing: number | null;
  readonly secrets: number;
  readonly replicas: readonly ReplicaCount[];
  /** All there are; `rotations` may hold fewer. */
  readonly orders: number;
  /** Newest first. */
  readonly rotations: readonly Rotation[];
}

const OPEN: ReadonlySet<Rotation['state']> = new Set(['announced', 'approved', 'running', 'paused']);
const NEWEST = 10;

/** Pure. */
export function overview(input: OverviewInput): Overview {
  const { rotations, replicas } = input;
  const inState = (...states: Rotation['state'][]): number => rotations.filter(({ state }) => states.includes(state)).length;
  const places = total(replicas, (one) => `${one.place} ${one.class}`);
  return {
    at: input.at,
    devices: { ...input.devices, connected: input.connected, missing: input.missing },
    replicas: {
      total: replicas.reduce((sum, { count }) => sum + count, 0),
      secrets: input.secrets,
      byPlace: places.map(({ first, count }) => ({ place: first.place, class: first.class, count })),
      byClass: total(replicas, (one) => one.class).map(({ name, count }) => ({ name, count })),
      byRule: total(replicas, (one) => one.rule).map(({ name, count }) => ({ name, count })),
    },
    rotations: {
      total: input.orders,
      open: rotations.filter(({ state }) => OPEN.has(state)).length,
      contained: inState('contained'),
      residual: inState('residual', 'reopened'),
      medianTimeToContain: median(rotations.flatMap(({ timeToContain }) => (timeToContain === null ? [] : [timeToContain]))),
      newest: rotations.slice(0, NEWEST),
    },
  };
}

/** Counts by name, largest first, then by name. */
function total(
  rows: readonly ReplicaCount[],
  nameOf: (row: ReplicaCount) => string,
): { name: string; count: number; first: ReplicaCount }[] {
  const sums = new Map<string, { name: string; count: number; first: ReplicaCount }>();
  for (const row of rows) {
    const name = nameOf(row);
    const sum = sums.get(name);
    if (sum) sum.count += row.count;
    else sums.set(name, { name, count: row.count, first: row });
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Of an even number the mean of the middle two, in whole milliseconds. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

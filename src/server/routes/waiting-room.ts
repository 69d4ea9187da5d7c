import { isIP } from 'node:net';
import type { DeviceRow, Storage } from '../storage/face.ts';

/**
 * Who may wait for the steward, and who has to make room when too many do. Addresses are known while the process runs and
 * nowhere written down.
 */
export interface WaitingRoom {
  /** A device enrolled from there. */
  came(deviceId: string, origin: string): void;
  /** Those that are to go so that others can come; none when nobody waits. */
  crowd(): Promise<string[]>;
}

/** The part of those that wait that goes at once, so that making room is seldom. */
const SHARE = 0.05;

/** One network of one owner, as far as an address shows it: IPv4 as it is, of IPv6 the first 64 bits. */
export function originOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

export function waitingRoom(storage: Storage, most: number): WaitingRoom {
  const origins = new Map<string, string>();
  return {
    came(deviceId, origin) {
      origins.set(deviceId, origin);
      const [oldest] = origins.keys();
      if (oldest !== undefined && origins.size > 2 * most) origins.delete(oldest);
    },

    async crowd() {
      const waiting = await storage.devices('pending');
      const connected = await storage.connectedAmong(waiting.map(({ deviceId }) => deviceId));
      const gone = crowdedOut(waiting, connected, origins, Math.max(1, Math.ceil(waiting.length * SHARE)));
      for (const deviceId of gone) origins.delete(deviceId);
      return gone;
    },
  };
}

/**
 * Of those that wait, `count` that go: always one of the origin with the most, and of these one that is not connected before
 * one that is, the oldest first. A flood from few places pushes itself out; a laptop that was pushed out enrols again by itself.
 */
export function crowdedOut(
  waiting: readonly Pick<DeviceRow, 'deviceId' | 'enrolledAt'>[],
  connected: ReadonlySet<string>,
  origins: ReadonlyMap<string, string>,
  count: number,
): string[] {
  // What enrolled with another process, or before this one, counts as one origin.
  const groups = [...Map.groupBy(waiting, ({ deviceId }) => origins.get(deviceId) ?? '').values()].map((group) =>
    group.toSorted(
      (one, other) =>
        Number(connected.has(one.deviceId)) - Number(connected.has(other.deviceId)) || (one.enrolledAt < other.enrolledAt ? -1 : 1),
    ),
  );
  // How many of each group stay, so that the largest are cut to one length.
  const goners: string[] = [];
  const bySize = groups.toSorted((one, other) => other.length - one.length);
  let left = Math.min(count, waiting.length);
  for (let wide = 1; left > 0; wide++) {
    const length = bySize[wide - 1]?.length ?? 0;
    const next = bySize[wide]?.length ?? 0;
    const spare = (length - next) * wide;
    const cut = Math.min(left, spare);
    left -= cut;
    for (const [index, group] of bySize.slice(0, wide).entries()) {
      const mine = Math.floor(cut / wide) + (index < cut % wide ? 1 : 0);
      goners.push(...group.splice(0, mine).map(({ deviceId }) => deviceId));
    }
  }
  return goners;
}

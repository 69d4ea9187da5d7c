import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Nodes } from './face-nodes.ts';
import type { Tables } from './tables.ts';

/** A process alone: there is nobody to hear from, and what is shared lives as long as it does. */
export function aloneNodes(rows: Kysely<Tables>): Nodes {
  const key = randomBytes(32);
  const holds = new Map<string, object>();
  /** nonce → until, in the order of use; these are nearly in that order too. */
  const spent = new Map<string, string>();
  return {
    changes: () => ({ [Symbol.asyncDispose]: async () => {} }),
    hold(deviceId) {
      const mine = {};
      holds.set(deviceId, mine);
      return {
        [Symbol.dispose]() {
          if (holds.get(deviceId) === mine) holds.delete(deviceId);
        },
      };
    },
    async connections() {
      const held = JSON.stringify([...holds.keys()]);
      // CROSS keeps the list outermost: the other way round it would be read once for each device.
      const { rows: found } = await sql<{ n: number }>`SELECT count(*) AS n FROM json_each(${held}) AS h
        CROSS JOIN devices AS d ON d.device_id = h.value WHERE d.state = 'admitted'`.execute(rows);
      return { devices: holds.size, admitted: found[0]?.n ?? 0 };
    },
    async connectedAmong(deviceIds) {
      return new Set(deviceIds.filter((deviceId) => holds.has(deviceId)));
    },
    async nonceKey() {
      return key;
    },
    async spend(nonce, until) {
      const now = new Date().toISOString();
      for (const [old, end] of spent) {
        if (end >= now) break;
        spent.delete(old);
      }
      if (spent.has(nonce)) return false;
      spent.set(nonce, until);
      return true;
    },
    async alive() {
      await sql`SELECT 1`.execute(rows);
    },
  };
}

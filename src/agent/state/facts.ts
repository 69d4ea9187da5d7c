import type { Statement } from '../../protocol/index.ts';
import type { ChainState } from '../../trust/index.ts';
import type { Database } from './database.ts';

/** Single facts of a state directory, each one JSON value. */
export interface FactTypes {
  /** `key`: the thumbprint of its signing key. */
  device: { deviceId: string; fleet: string; installation: string; key?: string };
  /** Whether the inventory was ever told to the fleet. */
  reported: boolean;
  /** What the server last said of this device. */
  membership: 'pending' | 'admitted' | 'revoked';
  link: { connected: boolean; at: string; why: string | null };
  /** The server's time less this machine's, milliseconds, when it was last heard. */
  clock: { offset: number; at: string };
  visibility: { files: number; bytes: number; notVisible: number; reasons: Record<string, number> };
  watching: 'live' | 'degraded' | 'off';
  /** Statements as they came; opened again at each start. */
  head: Statement;
  admission: Statement;
  chainState: ChainState;
  /** Turns of the fleet's keys, in the order of the chain. */
  turns: Statement[];
  /** The epoch in which the inventory's fingerprints stand. */
  epoch: number;
  /** Orders to which the user's agreement has been taken up. */
  agreed: string[];
}

export interface Facts {
  get<K extends keyof FactTypes>(key: K): FactTypes[K] | null;
  set<K extends keyof FactTypes>(key: K, value: FactTypes[K]): void;
  clear(key: keyof FactTypes): void;
}

export function openFacts({ sql }: Database): Facts {
  const get = sql.prepare('SELECT value FROM facts WHERE key = ?');
  return {
    get(key) {
      const row = get.get(key);
      return row ? JSON.parse(String(row['value'])) : null;
    },
    clear: (key) => void sql.prepare('DELETE FROM facts WHERE key = ?').run(key),
    set(key, value) {
      sql.prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, JSON.stringify(value));
    },
  };
}

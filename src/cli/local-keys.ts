import { createHmac } from 'node:crypto';
import { type DeviceKeys, openKeys } from '../agent/index.ts';
import type { SearchKeys } from '../search/index.ts';
import type { Context } from './context.ts';

/**
 * The keys of commands that one person runs without a fleet: from the keychain, or a 0600 file in the state directory
 * where the session has none (nobody's policy forbids it here).
 */
export function localKeys(context: Context): Promise<DeviceKeys> {
  return openKeys({ stateDir: context.stateDir, allowKeyFile: true });
}

/** Fingerprints under a per-user key: they join one's own findings and mean nothing to anybody else. */
export async function searchKeys(context: Context, keys?: DeviceKeys): Promise<SearchKeys> {
  const { local } = keys ?? (await localKeys(context));
  return { epoch: 0, fingerprint: createHmac('sha256', local).update('lastcopy-user-fingerprint-1').digest(), local };
}

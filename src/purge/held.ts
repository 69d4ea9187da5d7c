import { folderOf } from '../disk/index.ts';
import { holdersOf } from '../search/index.ts';
import type { Step } from './face.ts';

/**
 * Whether anybody else holds a store that is written only while its application is closed. Asked before the step opens anything.
 * An application that has a LevelDB open holds some file of its folder, not each.
 */
export function isHeld({ closed, path, beside, format }: Step): boolean {
  if (closed !== true) return false;
  const files = [path, ...beside.map((file) => file.path)].map((one) => ({ path: one, kind: 'file' as const }));
  const folder = format.startsWith('leveldb') ? [{ path: folderOf(path), kind: 'directory' as const }] : [];
  return holdersOf([...files, ...folder]) !== 'nobody';
}

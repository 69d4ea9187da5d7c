import { statfsSync } from 'node:fs';
import type { RawPath } from './face.ts';

/**
 * Filesystems that put new bytes elsewhere and keep the old ones until they need the room, or as long as a snapshot names them.
 * Numbers: statfs(2) and linux/magic.h; ZFS: its own zfs_vfsops.
 */
const KEEPING: ReadonlyMap<number, string> = new Map([
  [0x9123683e, 'btrfs'],
  [0x2fc12fc1, 'ZFS'],
  [0xca451a4e, 'bcachefs'],
  [0x794c7630, 'overlayfs'],
  [0x3434, 'NILFS'],
  [0xf2f52010, 'F2FS'],
  [0x24051905, 'UBIFS'],
]);
/** What macOS calls HFS+: the only one there that overwrites in place. */
const HFS = 17;

/** The name of the filesystem of a path where that keeps old bytes after an overwrite; null where it does not, or does not say. Never throws. */
export function keepsOldBytes(path: RawPath): string | null {
  try {
    const { type } = statfsSync(path);
    if (process.platform === 'darwin') return type === HFS ? null : 'APFS';
    return KEEPING.get(type >>> 0) ?? null;
  } catch {
    return null;
  }
}

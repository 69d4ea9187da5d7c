import type { BigIntStats } from 'node:fs';
import type { Identity, Kind } from './face.ts';

export function identityOf(stats: BigIntStats): Identity {
  return {
    dev: stats.dev.toString(),
    ino: stats.ino.toString(),
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs.toString(),
    ctimeNs: stats.ctimeNs.toString(),
    nlink: Number(stats.nlink),
    mode: Number(stats.mode),
    uid: Number(stats.uid),
  };
}

export function kindOf(stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Kind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'special';
}

/** `dev:ino:size:mtimeNs:ctimeNs`: equal as long as nobody wrote to the file. */
export function identityKey(identity: Identity): string {
  return `${identity.dev}:${identity.ino}:${identity.size}:${identity.mtimeNs}:${identity.ctimeNs}`;
}

/** The same file in the same state. */
export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

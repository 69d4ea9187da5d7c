/**
 * disk/ — the machine's disk behind one face: walking, reading, overwriting in place, and the durable small files of our
 * own state.
 *
 * Promise: nothing here follows a final symlink, blocks on a FIFO, opens a device, or truncates or extends a file of the
 * user's; replacing and unlinking one are calls of their own, which only purge/ makes. Every failure is a DiskError whose message holds no path (a path can hold a secret).
 *
 * Imports nothing of ours: it knows bytes and paths, not what they mean. What differs between systems stands in
 * remote-<os>.ts behind one face.
 */
export type {
  Disk,
  DiskErrorCode,
  Entry,
  FileAttributes,
  Glance,
  Identity,
  InPlaceFile,
  Kind,
  NewFile,
  RawPath,
  ReadFile,
} from './face.ts';
export { DiskError } from './disk-error.ts';
export { identityKey, sameIdentity } from './identity.ts';
export { nodeDisk } from './node-disk.ts';
export { folderOf, isInside, joinPath, nameOf, showPath } from './raw-path.ts';
export { fileSource } from './file-source.ts';
export { walk } from './walk.ts';
export type { Unseen, UnseenReason, WalkOptions, Walked } from './walk.ts';

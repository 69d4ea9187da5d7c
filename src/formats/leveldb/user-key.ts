import type { Contents } from '../contents.ts';

/** What LevelDB puts behind a key: its version's number and, in the first byte, its kind (db/dbformat.h). */
const TRAILER = 8;

/** A key as the program gave it, which has LevelDB's own number behind it. */
export function userKeyOf(key: Contents): Contents {
  if (key.size < TRAILER) return key;
  const kind = new Uint8Array(1);
  key.read(key.size - TRAILER, kind);
  return (kind[0] as number) <= 1 ? key.slice(0, key.size - TRAILER) : key;
}

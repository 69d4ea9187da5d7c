import type { Disk, RawPath } from '../disk/index.ts';
import type { InPlaceImage } from './pre-image.ts';

/** Larger files are not copied: their purge is undone in place or not at all. */
const LIMIT = 256 * 1024 * 1024;

/**
 * The file's present bytes with the old ones put back wherever the filler stands in its old surroundings, exactly once,
 * even if it has moved. Null when no such place is left. Throws DiskError.
 */
export function restoredCopy(
  disk: Disk,
  path: RawPath,
  image: Pick<InPlaceImage, 'extents'>,
): { bytes: Uint8Array; extents: number } | null {
  const file = disk.openToRead(path);
  let bytes: Buffer;
  try {
    const { size } = file.current();
    if (size > LIMIT) return null;
    bytes = Buffer.alloc(size);
    if (file.read(0, bytes) < size) return null;
  } finally {
    file.close();
  }
  let extents = 0;
  const found = image.extents.map(({ lead, before, after, trail }) => {
    const needle = Buffer.concat([lead, after, trail]);
    const at = bytes.indexOf(needle);
    return at >= 0 && bytes.indexOf(needle, at + 1) < 0 ? { at: at + lead.length, before } : null;
  });
  for (const place of found) {
    if (place === null) continue;
    bytes.set(place.before, place.at);
    extents += 1;
  }
  return extents === 0 ? null : { bytes, extents };
}

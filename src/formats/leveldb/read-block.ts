import { crc32c, masked } from '../codecs/crc32c.ts';
import { type Contents, held, standing, unsnapped } from '../contents.ts';
import type { Inflater, Source } from '../face.ts';
import { giveBack } from '../give-back.ts';
import { eachWindow, readPiece } from '../windows.ts';

/** Behind each block of a table stand one byte that tells its compression, and a checksum of both. */
export const TRAILER = 5;

export interface TableBlock {
  readonly contents: Contents;
  /** The checksum holds, and all of it could be decoded. Of large ones this is known after their last byte was read. */
  sound(): boolean;
  /** Its end is missing. */
  readonly cut: boolean;
  wipe(): void;
}

/** More is decoded of no block that is compressed with zstd. */
const MOST_ZSTD = 4_194_304;
const READ = 65_536;

/** `zstd`: made where it is needed. Null where a block is compressed in a way that LevelDB does not know. */
export function readBlock(file: Source, at: number, size: number, zstd: () => Inflater): TableBlock | null {
  const there = Math.max(0, Math.min(size, file.size - at));
  const packed = standing(file, there > 0 ? [{ start: at, end: at + there }] : []);
  const kind = readPiece(file, at + size, 1)[0] ?? SNAPPY;
  const summed = there === size && sumHolds(file, at, size);
  if (kind === NONE) return { contents: packed, sound: () => summed, cut: there < size, wipe: () => undefined };
  if (kind === ZSTD) {
    const { bytes, whole } = unzstd(packed, zstd());
    return { contents: held(bytes, undefined, ZSTD_STAYS), sound: () => summed && whole, cut: !whole, wipe: () => giveBack(bytes) };
  }
  // Where the checksum fails, the byte before it may be wrong too.
  if (kind !== SNAPPY && summed) return null;
  const unpacked = unsnapped(packed);
  // No block is empty: a zero is the beginning of one that is not compressed.
  if (unpacked === null || unpacked.contents.size === 0 || (kind !== SNAPPY && !unpacked.whole()))
    return { contents: packed, sound: () => false, cut: there < size, wipe: () => unpacked?.wipe() };
  return {
    contents: unpacked.contents,
    sound: () => summed && unpacked.whole(),
    cut: there < size || !summed,
    wipe: () => unpacked.wipe(),
  };
}

const ZSTD_STAYS = 'its block is compressed with zstd, which is not written back in the same room: delete the value in the application';

const NONE = 0;
const SNAPPY = 1;
const ZSTD = 2;

/** Whether a block's checksum is there and right. */
export function sumHolds(file: Source, at: number, size: number): boolean {
  const stored = readPiece(file, at + size + 1, 4);
  if (stored.length < 4) return false;
  let sum = 0;
  eachWindow(file, at, at + size + 1, (bytes) => {
    sum = crc32c(bytes, sum);
    return undefined;
  });
  return masked(sum) === little(stored, 0);
}

function little(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

function unzstd(packed: Contents, inflater: Inflater): { bytes: Uint8Array; whole: boolean } {
  const parts: Uint8Array[] = [];
  let size = 0;
  let whole = true;
  const buffer = new Uint8Array(Math.min(READ, packed.size));
  inflater.reset();
  try {
    for (let at = 0; at < packed.size && size < MOST_ZSTD; ) {
      const count = packed.read(at, buffer);
      if (count <= 0) break;
      const made = inflater.push(buffer.subarray(0, count));
      parts.push(made);
      size += made.length;
      at += count;
    }
    whole = size < MOST_ZSTD;
  } catch {
    whole = false;
  }
  const joined = joinedOf(parts, size);
  for (const part of parts) giveBack(part);
  return { bytes: joined, whole };
}

function joinedOf(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

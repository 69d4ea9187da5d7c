import type { Source } from '../face.ts';
import { readPiece } from '../windows.ts';
import { isPageSize } from './header.ts';
import { u32 } from './node.ts';
import type { Overlay } from './pages.ts';
import { PageImages } from './page-images.ts';

export const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const WINDOW = 1_048_576;

/** A write-ahead log (sqlite.org/fileformat2.html#the_write_ahead_log). */
export interface WalFrames {
  readonly images: PageImages;
  /** Frames from the first on that belong together, up to the last commit: what a reader of the database sees. */
  readonly committed: number;
  /** Pages of the database after that commit. */
  readonly pages: number;
  /** The last frame of the transaction that a frame belongs to. */
  endOf(frame: number): number;
  /** Whether a frame is still the one that was indexed. */
  holds(frame: number): boolean;
  /** Whether all frames could be indexed. */
  readonly whole: boolean;
}

export interface WalHeader {
  readonly pageSize: number;
  readonly bigEndian: boolean;
  readonly salts: readonly [number, number];
  readonly sums: readonly [number, number];
}

/** Null where the bytes are no header of a log. */
export function walHeader(bytes: Uint8Array): WalHeader | null {
  const magic = u32(bytes, 0);
  const pageSize = u32(bytes, 8);
  if (bytes.length < WAL_HEADER || (magic !== 0x377f0682 && magic !== 0x377f0683) || !isPageSize(pageSize)) return null;
  return {
    pageSize,
    bigEndian: magic === 0x377f0683,
    salts: [u32(bytes, 16), u32(bytes, 20)],
    sums: [u32(bytes, 24), u32(bytes, 28)],
  };
}

/** Indexes a log. Null lets the caller breathe, once per mebibyte; the result is null where it is no log. */
export function* readWal(source: Source): Generator<null, WalFrames | null> {
  const begin = readPiece(source, 0, WAL_HEADER);
  const header = walHeader(begin);
  if (header === null) return null;
  const size = header.pageSize + FRAME_HEADER;
  const images = new PageImages(source, header.pageSize);
  const sum = new Checksum(header.bigEndian);
  sum.add(begin, 0, 24);
  let sound = sum.is(header.sums[0], header.sums[1]);
  let committed = 0;
  let pages = 0;
  let whole = true;
  const commits: number[] = [];
  const frames = Math.floor((source.size - WAL_HEADER) / size);
  const buffer = new Uint8Array(size * Math.max(1, Math.min(frames, Math.floor(WINDOW / size))));
  for (let first = 0; first < frames; ) {
    const wanted = Math.min(buffer.length, (frames - first) * size);
    const got = Math.floor(source.read(WAL_HEADER + first * size, buffer.subarray(0, wanted)) / size);
    for (let index = 0; index < got && whole; index++) {
      const at = index * size;
      const frame = first + index;
      sound &&= u32(buffer, at + 8) === header.salts[0] && u32(buffer, at + 12) === header.salts[1];
      if (sound) {
        sum.add(buffer, at, at + 8);
        sum.add(buffer, at + FRAME_HEADER, at + size);
        sound = sum.is(u32(buffer, at + 16), u32(buffer, at + 20));
      }
      whole = images.add(u32(buffer, at), WAL_HEADER + frame * size + FRAME_HEADER);
      const commit = u32(buffer, at + 4);
      if (commit !== 0 && whole) {
        commits.push(frame);
        if (sound) {
          committed = frame + 1;
          pages = commit;
        }
      }
    }
    if (got === 0 || !whole) break;
    first += got;
    yield null;
  }
  buffer.fill(0);
  return {
    images,
    committed,
    pages,
    whole,
    endOf: (frame) => endOf(commits, frame, images.count),
    holds: standing(source, header, images),
  };
}

function endOf(commits: readonly number[], frame: number, count: number): number {
  let low = 0;
  let high = commits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((commits[middle] as number) < frame) low = middle + 1;
    else high = middle;
  }
  return commits[low] ?? count - 1;
}

/** A log that is begun anew has other salts in its frames. */
function standing(source: Source, { salts }: WalHeader, images: PageImages): (frame: number) => boolean {
  const header = new Uint8Array(FRAME_HEADER);
  return (frame) =>
    source.read(images.at(frame) - FRAME_HEADER, header) === FRAME_HEADER &&
    u32(header, 0) === images.number(frame) &&
    u32(header, 8) === salts[0] &&
    u32(header, 12) === salts[1];
}

/** The log's own checksum over 32-bit words. */
class Checksum {
  readonly #bigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  /** A multiple of eight bytes. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const little = !this.#bigEndian;
    let first = this.#first;
    let second = this.#second;
    for (let at = start; at < end; at += 8) {
      first = (first + view.getUint32(at, little) + second) | 0;
      second = (second + view.getUint32(at + 4, little) + first) | 0;
    }
    this.#first = first;
    this.#second = second;
  }

  is(first: number, second: number): boolean {
    return this.#first >>> 0 === first && this.#second >>> 0 === second;
  }
}

/** What a reader sees of a log before the database; `changed` is called where the log is begun anew meanwhile. */
export function overlayOf(wal: WalFrames, changed: () => void): Overlay | null {
  if (wal.committed === 0) return null;
  return {
    pages: wal.pages,
    has: (number) => wal.images.lastUpTo(number, wal.committed - 1) >= 0,
    read(number, into) {
      const frame = wal.images.lastUpTo(number, wal.committed - 1);
      if (frame < 0) return false;
      if (wal.images.read(frame, into) && wal.holds(frame)) return true;
      changed();
      return false;
    },
  };
}

import type { HuntTables } from './face.ts';
import {
  ANYWHERE,
  KEY_BYTES,
  KEY_FILTER,
  KEY_FILTER_MASK,
  KEY_RECORDS,
  KEY_SIZE,
  KEY_SLOT_MASK,
  KEY_SLOTS,
  PIECE_BYTES,
  PIECE_INDEX,
  PIECE_LENGTH,
  PIECE_NEXT,
  PIECE_SIZE,
  PIECE_TEXT,
  RECORD_INDEX,
  RECORD_NEXT,
  RECORD_SIZE,
  RECORD_TAG,
  RUN,
} from './layout.ts';

/** Lays out what is hunted for as the kernel reads it, from address `at` on: bitmaps, tables of slots, records in chains. */
export interface HuntImage {
  readonly bytes: Uint8Array;
  /** `anchors`: the places of all windows' anchors, see ANYWHERE. */
  readonly keys: { readonly at: number; readonly count: number; readonly anchors: number };
  readonly pieces: {
    readonly filter: number;
    readonly slots: number;
    readonly records: number;
    readonly shift: number;
    readonly least: number;
  };
  /** How many marks one place can have in each list, at most. */
  readonly mostWindows: number;
  readonly mostPieces: number;
}

/** Bits of a bitmap per entry, so that few of others pass; and the largest one, which the second cache still holds. */
const BITS_PER_ENTRY = 16;
const LEAST_BITS = 15;
const MOST_BITS = 21;
/** As many bits of the bitmap share a slot. */
const BITS_PER_SLOT = 3;

function bitsFor(count: number): number {
  return Math.max(LEAST_BITS, Math.min(MOST_BITS, Math.ceil(Math.log2(count * BITS_PER_ENTRY))));
}

/** Grows as parts are asked for; addresses are aligned to 8 bytes. */
class Image {
  bytes = new Uint8Array(4_096);
  length = 0;
  readonly #base: number;

  constructor(base: number) {
    this.#base = base;
  }

  /** Offset of a fresh part of `size` bytes. */
  part(size: number): number {
    const at = (this.length + 7) & ~7;
    this.length = at + size;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    return at;
  }

  address(offset: number): number {
    return this.#base + offset;
  }

  set32(offset: number, value: number): void {
    new DataView(this.bytes.buffer).setUint32(offset, value, true);
  }

  get32(offset: number): number {
    return new DataView(this.bytes.buffer).getUint32(offset, true);
  }

  setBit(bitmap: number, bit: number): void {
    const at = bitmap + (bit >>> 3);
    this.bytes[at] = (this.bytes[at] as number) | (1 << (bit & 7));
  }
}

export function huntImage(hunt: HuntTables, base: number): HuntImage {
  const image = new Image(base);
  const keys = writeKeys(image, hunt.windows);
  const pieces = writePieces(image, hunt.pieces);
  return {
    bytes: image.bytes.subarray(0, image.length),
    keys,
    pieces,
    mostWindows: mostAlike(hunt.windows.map(({ tag }) => tag.join())),
    // One place can begin a piece of every length.
    mostPieces: PIECE_BYTES * mostAlike(hunt.pieces.map((piece) => piece.subarray(0, PIECE_BYTES).join())),
  };
}

function mostAlike(names: readonly string[]): number {
  const counts = new Map<string, number>();
  let most = 1;
  for (const name of names) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    most = Math.max(most, count);
  }
  return most;
}

function low(tag: Uint8Array, at: number): number {
  return ((tag[at] as number) | ((tag[at + 1] as number) << 8) | ((tag[at + 2] as number) << 16) | ((tag[at + 3] as number) << 24)) >>> 0;
}

function writeKeys(image: Image, windows: HuntTables['windows']): HuntImage['keys'] {
  const byKey = new Map<string, number[]>();
  for (const [index, { key }] of windows.entries()) {
    const sharing = byKey.get(key.join());
    if (sharing === undefined) byKey.set(key.join(), [index]);
    else sharing.push(index);
  }
  const at = image.part(byKey.size * KEY_SIZE);
  let record = at;
  for (const indexes of byKey.values()) {
    const bits = bitsFor(indexes.length);
    const filter = image.part(1 << (bits - 3));
    const slots = image.part(4 << (bits - BITS_PER_SLOT));
    const records = image.part(indexes.length * RECORD_SIZE);
    const filterMask = (1 << bits) - 1;
    const slotMask = (1 << (bits - BITS_PER_SLOT)) - 1;
    for (const [nth, index] of indexes.entries()) {
      const window = windows[index] as HuntTables['windows'][number];
      image.setBit(filter, low(window.tag, 0) & filterMask);
      chain(image, slots + 4 * (low(window.tag, 4) & slotMask), records + nth * RECORD_SIZE + RECORD_NEXT, nth);
      image.bytes.set(window.tag, records + nth * RECORD_SIZE + RECORD_TAG);
      image.set32(records + nth * RECORD_SIZE + RECORD_INDEX, index);
    }
    image.bytes.set((windows[indexes[0] as number] as HuntTables['windows'][number]).key, record + KEY_BYTES);
    image.set32(record + KEY_FILTER, image.address(filter));
    image.set32(record + KEY_SLOTS, image.address(slots));
    image.set32(record + KEY_RECORDS, image.address(records));
    image.set32(record + KEY_FILTER_MASK, filterMask);
    image.set32(record + KEY_SLOT_MASK, slotMask);
    record += KEY_SIZE;
  }
  const anchors = windows.reduce((all, { anchor }) => all | (anchor === null ? ANYWHERE : 1 << anchor), 0);
  return { at: image.address(at), count: byKey.size, anchors };
}

/** Puts record `nth` at the head of the chain that begins in `slot`. */
function chain(image: Image, slot: number, next: number, nth: number): void {
  image.set32(next, image.get32(slot));
  image.set32(slot, nth + 1);
}

/** The hash of a piece's first bytes, as pieces.ts of the kernel has it. */
function pieceHash(piece: Uint8Array, wide: boolean): number {
  if (!wide) return Math.imul(low(piece, 0), 0x9e3779b1) >>> 0;
  const eight = BigInt(low(piece, 0)) | (BigInt(low(piece, 4)) << 32n);
  return Number(BigInt.asUintN(64, eight * 0x9e3779b97f4a7c15n) >> 32n);
}

function writePieces(image: Image, pieces: readonly Uint8Array[]): HuntImage['pieces'] {
  if (pieces.length === 0) return { filter: 0, slots: 0, records: 0, shift: 0, least: 0 };
  const least = Math.min(RUN, ...lengthsOf(pieces));
  if (least < 4) throw new RangeError('A piece has at least 4 bytes.');
  const bits = bitsFor(pieces.length);
  const filter = image.part(1 << (bits - 3));
  const slots = image.part(4 << (bits - BITS_PER_SLOT));
  const records = image.part(pieces.length * PIECE_SIZE);
  const shift = 32 - bits;
  for (const [nth, piece] of pieces.entries()) {
    const hash = pieceHash(piece, least >= 8) >>> shift;
    const record = records + nth * PIECE_SIZE;
    image.setBit(filter, hash);
    chain(image, slots + 4 * (hash >>> BITS_PER_SLOT), record + PIECE_NEXT, nth);
    image.set32(record + PIECE_INDEX, nth);
    const text = piece.subarray(0, PIECE_BYTES);
    image.set32(record + PIECE_LENGTH, text.length);
    image.bytes.set(text, record + PIECE_TEXT);
  }
  return { filter: image.address(filter), slots: image.address(slots), records: image.address(records), shift, least };
}

function lengthsOf(pieces: readonly Uint8Array[]): Set<number> {
  return new Set(pieces.map((piece) => piece.length));
}

import type { Source } from '../face.ts';
import { holdsAt } from '../textual.ts';
import { fieldOf, nameOf } from './names.ts';

export const LOCAL = 'PK\x03\x04';
export const ZIP64 = 0x0001;
/** A 32-bit field that says: see the zip64 extra field. */
export const IN_ZIP64 = 0xffff_ffff;
const FIXED = 30;
const WINDOW = 65_536;
/** Most headers are in one such read. */
const MOSTLY = 512;

const FLAG = { encrypted: 0x0001, descriptor: 0x0008, masked: 0x2000 } as const;

/** One file of an archive, as its own header tells it (APPNOTE.TXT 4.3.7). */
export interface Entry {
  /** Where the header stands. */
  readonly header: number;
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** Where its stored bytes begin. */
  readonly data: number;
  /** How many there are; null where only what stands behind them tells. */
  readonly size: number | null;
}

/** Null where no header stands, or one that no program writes. */
export function entryAt(source: Source, header: number): Entry | null {
  let bytes = pieceAt(source, header, MOSTLY);
  if (bytes.length < FIXED || !holdsAt(bytes, 0, LOCAL)) return null;
  let view = new DataView(bytes.buffer, bytes.byteOffset);
  const nameLength = view.getUint16(26, true);
  const extraLength = view.getUint16(28, true);
  const method = view.getUint16(8, true);
  const data = header + FIXED + nameLength + extraLength;
  if ((view.getUint16(4, true) & 0xff) > LATEST_VERSION || (method > 20 && (method < 93 || method > 99))) return null;
  if (data - header > bytes.length) {
    bytes = pieceAt(source, header, data - header);
    if (bytes.length < data - header) return null;
    view = new DataView(bytes.buffer, bytes.byteOffset);
  }
  const flags = view.getUint16(6, true);
  const extra = bytes.subarray(FIXED + nameLength, FIXED + nameLength + extraLength);
  const size = sizeOf(view.getUint32(18, true), extra);
  return {
    header,
    name: nameOf(bytes.subarray(FIXED, FIXED + nameLength), extra),
    method,
    encrypted: (flags & (FLAG.encrypted | FLAG.masked)) !== 0,
    data,
    size: size === 0 && (flags & FLAG.descriptor) !== 0 ? null : size,
  };
}

/** 6.3, and room for those to come. */
const LATEST_VERSION = 99;

function sizeOf(size: number, extra: Uint8Array): number | null {
  if (size !== IN_ZIP64) return size;
  // In a local header both sizes have to be there, the original one first.
  const field = fieldOf(extra, ZIP64);
  const told = field === null || field.length < 16 ? Infinity : bigAt(field, 8);
  return told === Infinity ? null : told;
}

/** An unsigned 64-bit number, little-endian; beyond what a file can be long it is infinite. */
export function bigAt(bytes: Uint8Array, at: number): number {
  const value = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
}

/** Where the next header may stand, from `from` on; null where none does. */
export function findHeader(source: Source, from: number): number | null {
  if (holdsAt(pieceAt(source, from, 4), 0, LOCAL)) return from;
  const window = new Uint8Array(WINDOW);
  for (let start = from; ; start += WINDOW - 3) {
    const bytes = window.subarray(0, source.read(start, window));
    for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1)) if (holdsAt(bytes, at, LOCAL)) return start + at;
    if (bytes.length < WINDOW) return null;
  }
}

/**
 * Entries in the order of their headers, without decoding any: where a size is not told, the next header is looked for. Good
 * enough to name a place.
 */
export function* entries(source: Source, from = 0): Generator<Entry> {
  for (let at = from; ; ) {
    const header = findHeader(source, at);
    if (header === null) return;
    const entry = entryAt(source, header);
    at = entry === null ? header + 4 : entry.data + (entry.size ?? 0);
    if (entry !== null) yield entry;
  }
}

/** Unlike readPiece it does not ask for the source's size, which may be costly. */
export function pieceAt(source: Source, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, source.read(at, bytes));
}

import type { Source } from '../face.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { bigAt, IN_ZIP64, pieceAt, ZIP64 } from './local-header.ts';
import { fieldOf } from './names.ts';

const END = 'PK\x05\x06';
const END64 = 'PK\x06\x06';
const LOCATOR64 = 'PK\x06\x07';
const CENTRAL = 'PK\x01\x02';
const END_FIXED = 22;
const CENTRAL_FIXED = 46;
const COMMENT = 65_535;
/** Nobody writes an archive of more; what comes behind is found by its own header. */
const MAX_ENTRIES = 4_000_000;

/** What the directory says of an entry. */
export interface Listed {
  /** Where its own header stands. */
  readonly header: number;
  readonly size: number;
  /** Where the directory says it. */
  readonly at: number;
  readonly next: number;
}

export interface Directory {
  readonly start: number;
  readonly end: number;
  /** What stands before the archive: offsets in it count from behind that. */
  readonly base: number;
}

/** Where the central directory stands (APPNOTE.TXT 4.3.12 to 4.3.16); null where there is none. */
export function directoryOf(source: Source): Directory | null {
  const from = Math.max(0, source.size - END_FIXED - COMMENT);
  const tail = readPiece(source, from, END_FIXED + COMMENT);
  for (let at = tail.lastIndexOf(0x50); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(0x50, at - 1)) {
    if (!holdsAt(tail, at, END) || at + END_FIXED > tail.length) continue;
    const view = new DataView(tail.buffer, tail.byteOffset + at);
    const small = { at: from + at, size: view.getUint32(12, true), start: view.getUint32(16, true) };
    const found = placed(source, large(source, small.at) ?? small);
    if (found !== null) return found;
  }
  return null;
}

interface Told {
  /** Where the record that tells it stands, which is where the directory ends. */
  readonly at: number;
  readonly size: number;
  readonly start: number;
}

function large(source: Source, end: number): Told | null {
  const locator = pieceAt(source, Math.max(0, end - 20), 20);
  if (locator.length < 20 || !holdsAt(locator, 0, LOCATOR64)) return null;
  // The offset is wrong where something was put before the archive: then it stands right before its locator.
  for (const at of [bigAt(locator, 8), end - 20 - 56]) {
    const record = at >= 0 && at < end ? pieceAt(source, at, 56) : new Uint8Array(0);
    if (record.length === 56 && holdsAt(record, 0, END64)) return { at, size: bigAt(record, 40), start: bigAt(record, 48) };
  }
  return null;
}

function placed(source: Source, { at, size, start }: Told): Directory | null {
  if (size === 0) return { start: at, end: at, base: 0 };
  for (const begun of [at - size, start]) {
    if (begun >= 0 && begun < at && holdsAt(pieceAt(source, begun, 4), 0, CENTRAL))
      return { start: begun, end: at, base: Math.max(0, begun - start) };
  }
  return null;
}

/** Its entries in order, up to the first that is none. */
export function* listed(source: Source, { start, end, base }: Directory): Generator<Listed> {
  let at = start;
  for (let count = 0; count < MAX_ENTRIES && at < end; count++) {
    const bytes = pieceAt(source, at, CENTRAL_FIXED);
    if (bytes.length < CENTRAL_FIXED || !holdsAt(bytes, 0, CENTRAL)) return;
    const view = new DataView(bytes.buffer);
    const nameLength = view.getUint16(28, true);
    const extraLength = view.getUint16(30, true);
    let size = view.getUint32(20, true);
    let header = view.getUint32(42, true);
    if (size === IN_ZIP64 || header === IN_ZIP64) {
      const field = fieldOf(pieceAt(source, at + CENTRAL_FIXED + nameLength, extraLength), ZIP64) ?? new Uint8Array(0);
      // Only those are there that did not fit: original size, size, offset.
      let next = view.getUint32(24, true) === IN_ZIP64 ? 8 : 0;
      if (size === IN_ZIP64 && next + 8 <= field.length) {
        size = bigAt(field, next);
        next += 8;
      }
      if (header === IN_ZIP64 && next + 8 <= field.length) header = bigAt(field, next);
    }
    const next = at + CENTRAL_FIXED + nameLength + extraLength + view.getUint16(32, true);
    yield { header: header + base, size, at, next };
    at = next;
  }
}

import type { Encoding } from '../joined-text.ts';

/**
 * Keys of Chromium's IndexedDB (content/browser/indexed_db/docs/leveldb_coding_scheme.md): numbers of a database, an object
 * store and an index, then the page's own key.
 */

export interface IdbKey {
  /** `database 1 / store 2 / `, for people. */
  readonly prefix: string;
  /** 1 for records, 2 for their versions, 3 for blobs; 30 and more for indexes of the page. */
  readonly index: number;
  /** The page's own key. */
  readonly parts: readonly (IdbPart | string)[];
}

/** Where in the bytes a text stands. */
export interface IdbPart {
  readonly encoding: Encoding;
  readonly start: number;
  readonly end: number;
}

/** Arrays in arrays in keys deeper than this are none. */
const DEPTH = 50;
const FIRST_INDEX = 30;
const DATA = 1;
const BLOB = 3;

/** Null where the bytes are not the key of something that a page stores. */
export function idbKey(bytes: Uint8Array): IdbKey | null {
  const first = bytes[0] ?? 0xff;
  const lengths = [(first >> 5) + 1, ((first >> 2) & 7) + 1, (first & 3) + 1];
  let at = 1;
  const [database, store, index] = lengths.map((length) => {
    const number = little(bytes, at, length);
    at += length;
    return number;
  }) as [number, number, number];
  if (at >= bytes.length) return null;
  // Names and counters of IndexedDB's own.
  if (database === 0 || store === 0) return null;
  if (index < DATA || (index > BLOB && index < FIRST_INDEX)) return null;
  const parts: (IdbPart | string)[] = [];
  let end = userKey(bytes, at, parts, 0);
  if (end >= 0 && index >= FIRST_INDEX && end < bytes.length) {
    // A number that tells equal keys apart, and the record's own key.
    while ((bytes[end] ?? 0) >= 0x80) end++;
    end = userKey(bytes, end + 1, [], 0);
  }
  if (end !== bytes.length) return null;
  const suffix = index >= FIRST_INDEX ? ` / index ${index}` : '';
  return { prefix: `database ${database} / store ${store}${suffix} / `, index, parts };
}

/** The parts of a page's key at `at`; where it ends, -1 where it is none. */
export function userKey(bytes: Uint8Array, at: number, parts: (IdbPart | string)[], depth: number): number {
  const type = bytes[at];
  let head = at + 1;
  switch (type) {
    case 0:
    case 5:
      return head;
    case 1:
    case 6: {
      const length = varint(bytes, head);
      if (length === null) return -1;
      const end = length.end + length.value * (type === 1 ? 2 : 1);
      if (end > bytes.length) return -1;
      parts.push({ encoding: type === 1 ? 'utf16be' : 'as-is', start: length.end, end });
      return end;
    }
    case 2:
    case 3: {
      if (head + 8 > bytes.length) return -1;
      const number = new DataView(bytes.buffer, bytes.byteOffset + head, 8).getFloat64(0, true);
      const date = type === 2 && Math.abs(number) <= 8.64e15 ? new Date(number).toISOString() : null;
      parts.push(date ?? String(number));
      return head + 8;
    }
    case 4: {
      const count = varint(bytes, head);
      if (count === null || depth >= DEPTH || count.value > bytes.length) return -1;
      head = count.end;
      for (let index = 0; index < count.value && head >= 0; index++) {
        if (index > 0) parts.push(', ');
        head = userKey(bytes, head, parts, depth + 1);
      }
      return head;
    }
    default:
      return -1;
  }
}

export function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let index = 0; index < 7; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return null;
}

function little(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) value += (bytes[at + index] ?? 0) * 2 ** (8 * index);
  return value;
}

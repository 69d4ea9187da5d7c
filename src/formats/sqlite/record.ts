import type { Payload } from './payload.ts';
import { VarintReader } from './varint.ts';

/** SQLite allows 32,767 columns at most, of nine bytes each in a header. */
const LONGEST_HEADER = 294_912;

/** The columns of one record (sqlite.org/fileformat2.html#record_format). The object is used again for the next one. */
export class RecordReader {
  count = 0;
  readonly types: number[] = [];
  /** Where a column's content begins in the payload. */
  readonly starts: number[] = [];
  readonly #varint = new VarintReader();

  /** False where the payload is no record. Of one that is cut off, the columns that are there. */
  read(payload: Payload): boolean {
    this.count = 0;
    const varint = this.#varint;
    const first = Math.min(9, payload.size);
    let bytes = payload.holding(0, first);
    if (!varint.read(bytes, payload.offset, payload.offset + first)) return false;
    const length = varint.value;
    let at = varint.end - payload.offset;
    if (length > LONGEST_HEADER || length > payload.size || length < at) return false;
    bytes = payload.holding(0, length);
    const base = payload.offset;
    let body = length;
    while (at < length) {
      if (!varint.read(bytes, base + at, base + length)) return false;
      const type = varint.value;
      // 10 and 11 are SQLite's own and never in a file.
      if (type === 10 || type === 11) return false;
      this.types[this.count] = type;
      this.starts[this.count] = body;
      this.count++;
      body += contentBytes(type);
      at = varint.end - base;
    }
    return body <= payload.size || !payload.whole;
  }

  /** Where the content of a column ends. */
  end(column: number): number {
    return (this.starts[column] as number) + contentBytes(this.types[column] as number);
  }
}

const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function contentBytes(type: number): number {
  return type < 12 ? (FIXED[type] as number) : (type - (type % 2 === 0 ? 12 : 13)) / 2;
}

export function isNull(type: number): boolean {
  return type === 0;
}

export function isBlob(type: number): boolean {
  return type >= 12 && type % 2 === 0;
}

export function isText(type: number): boolean {
  return type >= 13 && type % 2 === 1;
}

/** A column that holds a number, as SQL would write it: its content are bytes [start, start + length of its type). */
export function numberText(type: number, bytes: Uint8Array, start: number): string {
  if (type === 8) return '0';
  if (type === 9) return '1';
  if (type >= 6) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, 8);
    return type === 7 ? String(view.getFloat64(0)) : view.getBigInt64(0).toString();
  }
  return String(smallNumber(type, bytes, start));
}

/** A whole number of six bytes at most. */
export function smallNumber(type: number, bytes: Uint8Array, start: number): number {
  if (type >= 8) return type - 8;
  const length = contentBytes(type);
  let value = ((bytes[start] as number) << 24) >> 24;
  for (let at = start + 1; at < start + length; at++) value = value * 256 + (bytes[at] as number);
  return value;
}

import type { Source } from '../face.ts';
import { eachWindow } from '../windows.ts';

/** CRC-32 of ISO 3309 and ITU-T V.42, as in gzip and PNG. */

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Of `bytes` alone, or of what `before` is the checksum of and `bytes` behind it. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (let at = 0; at < bytes.length; at++) sum = (TABLE[(sum ^ (bytes[at] as number)) & 0xff] as number) ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Of the bytes [start, end) of a source. */
export function crc32Of(source: Source, start: number, end: number): number {
  let sum = 0;
  eachWindow(source, start, end, (bytes) => {
    sum = crc32(bytes, sum);
    return true;
  });
  return sum;
}

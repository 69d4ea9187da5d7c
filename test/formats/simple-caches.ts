import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Writes entries of Chromium's simple cache, as its header file describes them. */

const INITIAL = 0xfcfb6d1ba7725c30n;
const FINAL = 0xf4fa6f45970d41d8n;
const SPARSE = 0xeb97bf016553676bn;

export interface CacheEntry {
  readonly key: string;
  readonly body: Uint8Array;
  /** Lines of HTTP headers; null for a file of stream 2, which has none. */
  readonly headers: readonly string[] | null;
  readonly hashed?: boolean;
}

export function cacheEntry({ key, body, headers, hashed = true }: CacheEntry): Uint8Array {
  if (headers === null) return bytesOf(begin(key), body, end(body, 0, 1));
  const pickle = Buffer.from(`\x20\0\0\0HTTP/1.1 200\0${headers.map((line) => `${line}\0`).join('')}\0\0`, 'latin1');
  const hash = hashed ? createHash('sha256').update(key).digest() : Buffer.alloc(0);
  return bytesOf(begin(key), body, end(body, 0, 1), pickle, hash, end(pickle, pickle.length, hashed ? 3 : 1));
}

export function sparseEntry(key: string, ranges: readonly { readonly offset: number; readonly bytes: Uint8Array }[]): Uint8Array {
  return bytesOf(
    begin(key),
    ...ranges.map(({ offset, bytes }) => {
      const header = Buffer.alloc(32);
      header.writeBigUInt64LE(SPARSE);
      header.writeBigInt64LE(BigInt(offset), 8);
      header.writeBigInt64LE(BigInt(bytes.length), 16);
      header.writeUInt32LE(crc32(bytes), 24);
      return Buffer.concat([header, bytes]);
    }),
  );
}

function begin(key: string): Buffer {
  const header = Buffer.alloc(24);
  header.writeBigUInt64LE(INITIAL);
  header.writeUInt32LE(5, 8);
  header.writeUInt32LE(Buffer.byteLength(key), 12);
  return Buffer.concat([header, Buffer.from(key)]);
}

function end(data: Uint8Array, size: number, flags: number): Buffer {
  const record = Buffer.alloc(24);
  record.writeBigUInt64LE(FINAL);
  record.writeUInt32LE(flags, 8);
  record.writeUInt32LE(crc32(data), 12);
  record.writeUInt32LE(size, 16);
  return record;
}

function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

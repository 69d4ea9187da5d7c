import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { fc } from '@fast-check/vitest';
import { zipOf } from './archives.ts';
import { desktopSamples } from './desktop-samples.ts';
import { xxh32 } from '../../src/formats/codecs/xxh32.ts';
import { literals, storeSamples, u32 } from './store-samples.ts';

/** Archives and compressed files, some of several streams. */

const texts = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
const name = fc.stringMatching(/^[a-z]{1,9}$/);

export const wholeSamples = [
  { id: 'gzip', hint: null, bytes: texts.map((all) => Buffer.concat(all.map((text) => gzipSync(text)))) },
  { id: 'gzip', hint: null, bytes: texts.map((all) => Buffer.concat([...all.map(gzipNamed), Buffer.alloc(all.length)])) },
  { id: 'zlib', hint: null, bytes: fc.string({ minLength: 30 }).map((text) => deflateSync(text)) },
  { id: 'deflate', hint: 'raw-deflate', bytes: fc.string({ minLength: 30 }).map((text) => deflateRawSync(`\0\u0001${text}`)) },
  { id: 'zstd', hint: null, bytes: texts.map((all) => Buffer.concat(all.map((text) => zstdCompressSync(text)))) },
  { id: 'brotli', hint: 'br', bytes: fc.string({ minLength: 30 }).map((text) => brotliCompressSync(`\0\u0001${text}`)) },
  ...desktopSamples.filter(({ id }) => id === 'copyq'),
  ...storeSamples.filter(({ id }) => ['mozlz4', 'lz4', 'snappy'].includes(id)),
  {
    id: 'lz4',
    hint: null,
    bytes: fc
      .tuple(texts, fc.constantFrom(0, 4, 8, 12, 16, 20, 28))
      .map(([all, flags]) => Buffer.concat(all.map((text) => lz4Frame(text, flags)))),
  },
  {
    id: 'zip',
    hint: null,
    bytes: fc
      .array(
        fc.record({
          name,
          content: fc.string({ maxLength: 300 }),
          method: fc.constantFrom(0, 8),
          descriptor: fc.boolean(),
        }),
        { minLength: 1, maxLength: 5 },
      )
      // Where a stored entry does not tell its size nobody finds its end.
      .map((entries) => zipOf(entries.map((entry) => ({ ...entry, descriptor: entry.descriptor && entry.method === 8 })))),
  },
];

/** With a name and a time, as gzip itself writes them. */
export function gzipNamed(text: string): Buffer {
  const bytes = gzipSync(text);
  const header = Buffer.from(bytes.subarray(0, 10));
  header[3] = 8;
  header.writeUInt32LE(1_234_567_890, 4);
  header[9] = 3;
  return Buffer.concat([header, Buffer.from('a-name.txt\0'), bytes.subarray(10)]);
}

/** One frame, in blocks of some letters. `flags`: which sums and sizes it has. */
export function lz4Frame(text: string, flags: number): Buffer<ArrayBuffer> {
  const plain = Buffer.from(text);
  const size = Buffer.alloc(8);
  size.writeUInt32LE(plain.length);
  const descriptor = Buffer.concat([Buffer.of(0x60 | flags, 0x40), flags & 8 ? size : Buffer.alloc(0)]);
  const parts: Buffer[] = [Buffer.from('04224d18', 'hex'), descriptor, Buffer.of((xxh32(descriptor) >>> 8) & 255)];
  for (let at = 0; at < plain.length; at += 100) {
    const piece = plain.subarray(at, at + 100);
    const stored = at % 200 === 100;
    const block = stored ? piece : literals(piece);
    parts.push(u32(block.length + (stored ? 0x8000_0000 : 0)), block, flags & 16 ? u32(xxh32(block)) : Buffer.alloc(0));
  }
  return Buffer.concat([...parts, u32(0), flags & 4 ? u32(xxh32(plain)) : Buffer.alloc(0)]);
}

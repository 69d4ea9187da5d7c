import { fc, it } from '@fast-check/vitest';
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import type { Codec, Inflater } from '../../src/formats/index.ts';
import { inflater } from '../../src/search/inflate.ts';

const DEFLATED: Partial<Record<Codec, (bytes: Uint8Array) => Uint8Array>> = {
  zlib: deflateSync,
  gzip: gzipSync,
  deflate: deflateRawSync,
};
const CODECS = { ...DEFLATED, zstd: zstdCompressSync, brotli: brotliCompressSync };

const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.nat({ max: 300_000 }).map((length) => new Uint8Array(length).fill(7)),
  fc.nat({ max: 60_000 }).map((length) => Uint8Array.from(randomBytes(length))),
);

function through(stream: Inflater, bytes: Uint8Array, step: number): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += step) parts.push(stream.push(bytes.subarray(at, at + step)));
  return Buffer.concat(parts);
}

describe('decompressors', () => {
  for (const [codec, compress] of Object.entries(CODECS) as [Codec, (bytes: Uint8Array) => Uint8Array][]) {
    it.prop([content, fc.constantFrom(100, 4_095, 4_096, 4_097, 50_000), fc.integer({ min: 1, max: 9_000 })], { numRuns: 20 })(
      `${codec}: tells where the stream ends, and goes on with the next one`,
      (bytes, step, behind) => {
        const stream = inflater(codec, 16_777_216);
        const made = compress(bytes);
        const more = DEFLATED[codec] === undefined ? new Uint8Array(0) : new Uint8Array(behind);
        for (let round = 0; round < 3; round++) {
          expect(through(stream, Buffer.concat([made, more]), step).equals(bytes)).toBe(true);
          expect(stream.consumed).toBe(made.length);
          stream.reset();
        }
        // Half a stream, then a whole one.
        stream.push(made.subarray(0, made.length >> 1));
        expect(stream.consumed).toBe(made.length >> 1);
        stream.reset();
        expect(through(stream, made, step).equals(bytes)).toBe(true);
        stream.end();
      },
    );
  }

  it('after bytes that are none of its codec, and after too many at once, it can begin again', () => {
    const stream = inflater('zlib', 100_000);
    const made = deflateSync('something');
    expect(() => stream.push(randomBytes(1_000).fill(0xff, 0, 4))).toThrow();
    stream.reset();
    expect(stream.push(made).toString()).toBe('something');
    stream.reset();
    expect(() => stream.push(deflateSync(new Uint8Array(1_000_000)))).toThrow(RangeError);
    expect(() => stream.push(made)).toThrow();
    stream.reset();
    expect(stream.push(made).toString()).toBe('something');
    stream.end();
  });
});

import { fc, it } from '@fast-check/vitest';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { deflater } from '../../src/search/deflate.ts';

const UNPACK = {
  gzip: gunzipSync,
  zlib: inflateSync,
  deflate: inflateRawSync,
  zstd: zstdDecompressSync,
  brotli: brotliDecompressSync,
} as const;
const codecs = Object.keys(UNPACK) as (keyof typeof UNPACK)[];

function packed(codec: keyof typeof UNPACK, pieces: readonly Uint8Array[]): Buffer {
  const one = deflater(codec);
  const parts = pieces.map((piece) => one.push(piece));
  return Buffer.concat([...parts, one.end()]);
}

describe.each(codecs)('the compressor of %s', (codec) => {
  it.prop([fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 8 })])('gives a stream of all that was pushed', (pieces) => {
    expect(UNPACK[codec](packed(codec, pieces)).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('takes more at once than it gives at once, and makes text short', () => {
    const noise = Buffer.allocUnsafe(700_000);
    for (let at = 0, seed = 1; at < noise.length; at++) noise[at] = (seed = (seed * 48_271) % 2_147_483_647) & 0xff;
    expect(UNPACK[codec](packed(codec, [noise, noise.subarray(0, 5)])).length).toBe(700_005);
    const text = Buffer.from('the same line again and again\n'.repeat(40_000));
    const short = packed(codec, [text]);
    expect(short.length).toBeLessThan(text.length / 50);
    expect(UNPACK[codec](short).equals(text)).toBe(true);
  });

  it('gives the same bytes for the same pieces', () => {
    const pieces = [Buffer.from('one '.repeat(50_000)), Buffer.from('two')];
    expect(packed(codec, pieces).equals(packed(codec, pieces))).toBe(true);
  });
});

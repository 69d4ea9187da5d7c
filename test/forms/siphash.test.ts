import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { siphash24, windowHasher } from '../../src/forms/index.ts';

/** Of the 64 of the reference implementation (github.com/veorq/SipHash, vectors.h): key 00…0f, message 00 01 02 … of n bytes. */
const VECTORS: readonly (readonly [number, string])[] = [
  [0, '310e0edd47db6f72'],
  [1, 'fd67dc93c539f874'],
  [7, '37d1018bf50002ab'],
  [8, '6224939a79f5f593'],
  [15, 'e545be4961ca29a1'],
  [16, 'db9bc2577fcc2a3f'],
  [63, '724506eb4c328a95'],
];

const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const message = Uint8Array.from({ length: 64 }, (_, i) => i);

describe('SipHash-2-4', () => {
  it.each(VECTORS)('of %i bytes is the reference implementation’s', (length, tag) => {
    expect(Buffer.from(siphash24(key, message, 0, length)).toString('hex')).toBe(tag);
  });

  it('reads from where it is told to', () => {
    const padded = Buffer.concat([Buffer.alloc(3, 7), message]);
    expect(siphash24(key, padded, 3, 16)).toEqual(siphash24(key, message, 0, 16));
  });

  it('is the same in the scan loop', () => {
    for (let round = 0; round < 200; round++) {
      const secretKey = randomBytes(16);
      const bytes = randomBytes(40);
      const hasher = windowHasher(secretKey);
      const at = round % 24;
      hasher.hash(bytes, at);
      const tag = Buffer.alloc(8);
      tag.writeInt32LE(hasher.low | 0, 0);
      tag.writeInt32LE(hasher.high | 0, 4);
      expect(tag.equals(siphash24(secretKey, bytes, at, 16))).toBe(true);
    }
  });
});

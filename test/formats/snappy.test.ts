import { randomBytes } from 'node:crypto';
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { snapped } from '../../src/formats/codecs/snappy-encoder.ts';
import { snappyPrefix, unsnappy } from '../../src/formats/codecs/snappy.ts';
import { compressibles } from './compressibles.ts';
import { lacksModule, pythonEach } from './python.ts';

describe.skipIf(lacksModule('snappy'))('Snappy blocks of the real library', () => {
  it('give what was compressed', () => {
    const plain = compressibles();
    const packed = pythonEach('snappy', 'snappy.compress(b)', plain);
    for (const [index, block] of packed.entries()) expect(Buffer.from(unsnappy(block, 300_000) ?? []).equals(plain[index]!)).toBe(true);
  });

  it('are refused where they say more than the maximum', () => {
    const [block] = pythonEach('snappy', 'snappy.compress(b)', [Buffer.alloc(1_000, 'x')]);
    expect(unsnappy(block!, 1_000)).toHaveLength(1_000);
    expect(unsnappy(block!, 999)).toBeNull();
  });

  it('give, cut off, what stood before the cut', () => {
    const [plain] = compressibles().slice(-1);
    const [block] = pythonEach('snappy', 'snappy.compress(b)', [plain!]);
    for (let cut = 3; cut < block!.length; cut += 7) {
      const made = snappyPrefix(block!.subarray(0, cut), 300_000);
      if (made === null) continue;
      expect(made.whole).toBe(false);
      expect(unsnappy(block!.subarray(0, cut), 300_000)).toBeNull();
      expect(Buffer.from(made.bytes).equals(plain!.subarray(0, made.bytes.length))).toBe(true);
      expect(made.bytes.length).toBeGreaterThan(cut / 4 - 10);
    }
  });
});

describe.skipIf(lacksModule('snappy'))('Snappy blocks of a given length', () => {
  it('give in the real library what was compressed, wherever that made them as long or shorter', () => {
    const plain = compressibles().filter(({ length }) => length > 60);
    const real = pythonEach('snappy', 'snappy.compress(b)', plain);
    const made = plain.flatMap((bytes, index) => {
      const least = real[index]!.length;
      // Up to what it takes without any compression.
      const lengths = [0, 1, 2, 3, 5, 40, Math.max(0, bytes.length - least) >> 1].map((more) => least + more);
      return lengths.map((length) => ({ bytes, block: snapped(bytes, length), length }));
    });
    for (const { bytes, block, length } of made) expect(block?.length, `${bytes.length} bytes in ${length}`).toBe(length);
    const back = pythonEach(
      'snappy',
      'snappy.decompress(b)',
      made.map(({ block }) => block!),
    );
    for (const [index, bytes] of back.entries()) expect(bytes.equals(Buffer.from(made[index]!.bytes))).toBe(true);
  });

  it('are as long as they should be, however much of the longest copy has to be written out', () => {
    const first = Buffer.from(randomBytes(100));
    const bytes = Buffer.concat([first, first.subarray(0, 64)]);
    const least = 2 + 2 + 100 + 3;
    for (let length = least; length < least + 80; length++) {
      const block = snapped(bytes, length);
      expect(block?.length, `in ${length}`).toBe(length);
      expect(Buffer.from(unsnappy(block!, bytes.length) ?? []).equals(bytes)).toBe(true);
    }
  });

  it('are none where there is no room', () => {
    expect(snapped(Buffer.from('no word of it is there twice'), 20)).toBeNull();
    expect(snapped(new Uint8Array(1_000), 60)).toHaveLength(60);
    expect(snapped(new Uint8Array(1_000), 20)).toBeNull();
  });

  it.prop([fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 3, 40), fc.nat({ max: 700 })])(
    'are as long as they should be, or none',
    (bytes, times, length) => {
      const repeated = Buffer.concat(Array.from({ length: times }, () => bytes));
      const block = snapped(repeated, length);
      if (block === null) return;
      expect(block.length).toBe(length);
      expect(Buffer.from(unsnappy(block, repeated.length) ?? [1]).equals(repeated)).toBe(true);
    },
  );
});

describe('bytes that are no Snappy', () => {
  it('that promise far more than they could hold get no memory', () => {
    expect(unsnappy(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0x41), 2 ** 32)).toBeNull();
  });

  it('that copy from before their beginning are refused', () => {
    expect(unsnappy(Uint8Array.of(8, 0x00, 0x41, 0x0d, 2), 100)).toBeNull();
    expect([...(unsnappy(Uint8Array.of(8, 0x00, 0x41, 0x0d, 1), 100) ?? [])]).toEqual(Array.from({ length: 8 }, () => 0x41));
  });

  it.prop([fc.uint8Array({ maxLength: 200 })])('never throw, and give no more than they say', (bytes) => {
    const made = unsnappy(bytes, 10_000);
    expect(made === null || made.length <= 10_000).toBe(true);
  });
});

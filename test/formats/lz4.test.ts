import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Lz4Stream, unlz4 } from '../../src/formats/codecs/lz4.ts';
import { lacksModule, pythonEach } from './python.ts';
import { compressibles } from './compressibles.ts';

const compress = 'lz4.block.compress(b, store_size=False)';

/** A block through the stream, in pieces of the given sizes. */
function streamed(block: Uint8Array, takes: number, gives: number): { bytes: Buffer; damaged: boolean; complete: boolean } {
  const stream = new Lz4Stream();
  const parts: Buffer[] = [];
  for (let at = 0; at < block.length || stream.owes; ) {
    const into = Buffer.alloc(gives);
    const { taken, given, damaged } = stream.give(block.subarray(at, at + takes), into);
    at += taken;
    parts.push(into.subarray(0, given));
    if (damaged) return { bytes: Buffer.concat(parts), damaged, complete: false };
    expect(taken + given).toBeGreaterThan(0);
  }
  return { bytes: Buffer.concat(parts), damaged: false, complete: stream.complete };
}

describe.skipIf(lacksModule('lz4.block'))('LZ4 blocks of the real library', () => {
  it('give what was compressed, at once and in pieces', () => {
    const plain = compressibles();
    const packed = pythonEach('lz4.block', compress, plain);
    for (const [index, block] of packed.entries()) {
      expect(Buffer.from(unlz4(block, 300_000) ?? Buffer.from('none')).equals(plain[index]!)).toBe(true);
      for (const [takes, gives] of [
        [1, 1],
        [7, 1_000],
        [5_000, 13],
        [100_000, 100_000],
      ] as const) {
        const made = streamed(block, takes, gives);
        expect([made.damaged, made.complete]).toEqual([false, true]);
        expect(made.bytes.equals(plain[index]!)).toBe(true);
      }
    }
  });

  it('are refused where they give more than the maximum, and where they are cut', () => {
    const [block] = pythonEach('lz4.block', compress, [Buffer.alloc(1_000, 'xyz')]);
    expect(unlz4(block!, 1_000)).toHaveLength(1_000);
    expect(unlz4(block!, 999)).toBeNull();
    expect(unlz4(block!.subarray(0, -1), 1_000)).toBeNull();
  });
});

describe('bytes that are no LZ4', () => {
  it('that copy from before their beginning are refused', () => {
    expect(unlz4(Uint8Array.of(0x10, 0x41, 2, 0, 0x10, 0x42), 100)).toBeNull();
    expect(Buffer.from(unlz4(Uint8Array.of(0x10, 0x41, 1, 0, 0x10, 0x42), 100) ?? []).toString()).toBe('AAAAAB');
  });

  it.prop([fc.uint8Array({ maxLength: 200 })])('never throw, and give no more than the maximum', (bytes) => {
    const made = unlz4(bytes, 1_000);
    expect(made === null || made.length <= 1_000).toBe(true);
  });
});

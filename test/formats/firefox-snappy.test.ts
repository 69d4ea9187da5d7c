import { describe, expect, it } from 'vitest';
import { type Format, formatById } from '../../src/formats/index.ts';
import { contentOf } from './bytes.ts';
import { writtenAnew } from './written-anew.ts';

/** Chunks of Snappy with either sum: Firefox reads a file of its own only with the one that it writes. */

/** CRC-32C bit by bit, before its last inversion. */
function remainder(bytes: Uint8Array): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ ((sum & 1) === 0 ? 0 : 0x82f6_3b78);
  }
  return sum >>> 0;
}

const masked = (sum: number): number => (((sum >>> 15) | (sum << 17)) + 0xa282_ead8) >>> 0;
const SUMS = {
  'as the format says': (bytes: Uint8Array) => masked(~remainder(bytes) >>> 0),
  'of Firefox': (bytes: Uint8Array) => masked(remainder(bytes)),
};

function chunk(content: Uint8Array, sum: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(1 + (content.length + 4) * 0x100);
  header.writeUInt32LE(sum, 4);
  return Buffer.concat([header, content]);
}

const MAGIC = Buffer.from('\xff\x06\0\0sNaPpY', 'latin1');

describe.each(Object.entries(SUMS))('a stream with sums %s', (_, sumOf) => {
  const contents = [Buffer.from('first, which stays'), Buffer.from('second with a value in it')];
  const file = Buffer.concat([MAGIC, ...contents.map((content) => chunk(content, sumOf(content)))]);

  it('keeps its kind where a chunk is written anew', async () => {
    const at = contents[0]!.length + 'second with '.length;
    const written = await writtenAnew(formatById('snappy') as Format, file, async (cell) => {
      expect(Buffer.from(contentOf(cell.source)).equals(Buffer.concat(contents))).toBe(true);
      return [{ start: at, bytes: Buffer.from('X VALUE') }];
    });
    expect(written).toMatchObject({ kept: [], unseen: [] });
    const second = Buffer.from('second with X VALUE in it');
    expect(written.bytes.equals(Buffer.concat([MAGIC, chunk(contents[0]!, sumOf(contents[0]!)), chunk(second, sumOf(second))]))).toBe(true);
  });

  it('is not written where a sum is wrong', async () => {
    const torn = Buffer.from(file);
    torn[torn.length - 1]! ^= 1;
    const { kept } = await writtenAnew(formatById('snappy') as Format, torn, async () => [{ start: 0, bytes: Buffer.from('F') }]);
    expect(kept.length).toBeGreaterThan(0);
  });
});

import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc32c, masked } from '../../src/formats/codecs/crc32c.ts';
import { Xxh32, xxh32 } from '../../src/formats/codecs/xxh32.ts';
import { type Format, formatById } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, run } from './archives.ts';
import { lacksModule, pythonEach } from './python.ts';
import { filler, redacting } from './rewriting.ts';
import { u32 } from './store-samples.ts';
import { DeepWriter, writtenAnew } from './written-anew.ts';

/** LZ4 frames and chunks of Snappy that are rewritten, read by programs that are not ours. */

const token = (): string => `T${randomBytes(15).toString('hex')}`;

/** More than a block of the largest kind in all, partly random. */
function plainWith(needle: string, size = 300_000): Buffer {
  const noise = randomBytes(size / 3).toString('hex');
  return Buffer.from(`first ${needle}\n${'words of a log '.repeat(size / 15)}${noise}${needle} and ${needle} last\n`);
}

function redacted(plain: Buffer, needle: string): Buffer {
  const copy = Buffer.from(plain);
  for (let at = copy.indexOf(needle); at >= 0; at = copy.indexOf(needle, at)) filler(needle.length).copy(copy, at);
  return copy;
}

describe.skipIf(lacks('lz4'))('LZ4 frames of the lz4 program', () => {
  it.each([
    ['as it makes them', []],
    ['that are small', ['-B4']],
    ['whose blocks build on each other', ['-B4', '-BD']],
    ['with a checksum for each block', ['-B4', '-BX']],
    ['that tell their size', ['-B5', '--content-size']],
    ['without a checksum', ['--no-frame-crc']],
    ['that are well compressed', ['-12']],
  ])('%s are written anew, and it finds them whole', { timeout: 60_000 }, async (_, options) => {
    const needle = token();
    const plain = plainWith(needle);
    await inFolder({ plain }, async (folder) => {
      run('lz4', ['-q', ...options, 'plain', 'made.lz4'], '', folder);
      const before = readFileSync(join(folder, 'made.lz4'));
      const writer = new DeepWriter(redacting([needle]));
      const after = await writer.written(before);
      expect(writer.kept).toEqual([]);
      await inFolder({ 'after.lz4': after }, (other) => {
        run('lz4', ['-t', 'after.lz4'], '', other);
        expect(run('lz4', ['-dc', 'after.lz4'], '', other).equals(redacted(plain, needle))).toBe(true);
      });
      // Kinds of sums and sizes stay; whether blocks build on each other does not.
      expect((after[4] ?? 0) | 0x20).toBe((before[4] ?? 0) | 0x20);
      expect(after[5]).toBe(before[5]);
    });
  });

  it('frames that do not change stay byte for byte, and what follows the last one too', async () => {
    const needle = token();
    await inFolder({ one: 'first frame', two: needle, three: 'third frame' }, async (folder) => {
      for (const name of ['one', 'two', 'three']) run('lz4', ['-q', name, `${name}.lz4`], '', folder);
      const [one, two, three] = ['one', 'two', 'three'].map((name) => readFileSync(join(folder, `${name}.lz4`)));
      const tail = Buffer.from('not a frame');
      const after = await new DeepWriter(redacting([needle])).written(Buffer.concat([one!, two!, three!, tail]));
      expect(after.subarray(0, one!.length).equals(one!)).toBe(true);
      expect(after.subarray(-three!.length - tail.length).equals(Buffer.concat([three!, tail]))).toBe(true);
      expect(after.includes(needle)).toBe(false);
    });
  });

  it('what is damaged, or has more than frames of its own, is left as it is', async () => {
    const needle = token();
    await inFolder({ plain: plainWith(needle) }, async (folder) => {
      run('lz4', ['-q', '-B4', '-BX', '--content-size', 'plain', 'made.lz4'], '', folder);
      const made = readFileSync(join(folder, 'made.lz4'));
      const skippable = Buffer.from('502a4d1803000000616263', 'hex');
      const wrong = (at: number): Buffer => {
        const copy = Buffer.from(made);
        copy[at] = (copy[at] as number) ^ 1;
        return copy;
      };
      // Content's sum, its size, the header's sum, a block's sum, and inside a block.
      const inside = 19 + randomInt(20_000);
      for (const bytes of [wrong(made.length - 1), wrong(6), wrong(14), wrong(inside), Buffer.concat([made, skippable])]) {
        const format = formatById('lz4') as Format;
        const left = await writtenAnew(format, bytes, async () => [{ start: 0, bytes: Buffer.from('F') }]);
        expect(left.kept.length).toBe(1);
        expect(left.bytes.equals(bytes)).toBe(true);
      }
    });
  });
});

describe.skipIf(lacksModule('snappy'))('chunks of Snappy', () => {
  it('are written anew one by one, and the real one reads them', { timeout: 60_000 }, async () => {
    const needle = token();
    const plain = plainWith(needle);
    const pieces = Array.from({ length: Math.ceil(plain.length / 65_536) }, (_, at) => plain.subarray(at * 65_536, (at + 1) * 65_536));
    const packed = pythonEach('snappy', 'snappy.compress(b)', pieces);
    const chunk = (type: number, bytes: Uint8Array) => Buffer.concat([u32(bytes.length * 256 + type), bytes]);
    const chunks = packed.map((bytes, at) => chunk(0, Buffer.concat([u32(masked(crc32c(pieces[at] as Buffer))), bytes])));
    const magic = Buffer.from('\xff\x06\0\0sNaPpY', 'latin1');
    const padding = chunk(0xfe, Buffer.alloc(7));
    const before = Buffer.concat([magic, ...chunks.flatMap((one) => [padding, one]), padding]);

    const writer = new DeepWriter(redacting([needle]));
    const after = await writer.written(before);
    expect(writer.kept).toEqual([]);
    const unpacked: Buffer[] = [];
    const same: number[] = [];
    let skipped = 0;
    for (let at = 0; at < after.length; ) {
      const length = after.readUIntLE(at + 1, 3);
      const bytes = after.subarray(at + 4, at + 4 + length);
      if ((after[at] as number) >= 0x80) skipped++;
      else {
        const [content] = after[at] === 1 ? [bytes.subarray(4)] : pythonEach('snappy', 'snappy.decompress(b)', [bytes.subarray(4)]);
        expect(bytes.readUInt32LE()).toBe(masked(crc32c(content as Buffer)));
        if (chunks[unpacked.length]?.equals(after.subarray(at, at + 4 + length))) same.push(unpacked.length);
        unpacked.push(content as Buffer);
      }
      at += 4 + length;
    }
    expect(Buffer.concat(unpacked).equals(redacted(plain, needle))).toBe(true);
    expect(skipped).toBe(chunks.length + 2);
    expect(same).toEqual(pieces.flatMap((piece, at) => (piece.includes(needle) ? [] : [at])));
  });

  it('whose checksum is wrong are left as they are', async () => {
    const bytes = Buffer.concat([Buffer.from('\xff\x06\0\0sNaPpY', 'latin1'), u32(9 * 256 + 1), u32(7), Buffer.from('words')]);
    const left = await writtenAnew(formatById('snappy') as Format, bytes, async () => [{ start: 0, bytes: Buffer.from('W') }]);
    expect([left.kept.length, left.bytes.equals(bytes)]).toEqual([1, true]);
  });
});

describe('XXH32', () => {
  it('is what others publish of it, in whatever pieces the bytes come', () => {
    for (const [text, sum] of [
      ['', 0x02cc5d05],
      ['a', 0x550d7456],
      ['abc', 0x32d153ff],
      ['Nobody inspects the spammish repetition', 0xe2293b2f],
    ] as const)
      expect(xxh32(Buffer.from(text))).toBe(sum);
    const bytes = randomBytes(1_000);
    const hash = new Xxh32();
    for (let from = 0; from < bytes.length; ) {
      const length = 1 + randomInt(40);
      hash.add(bytes.subarray(from, from + length));
      from += length;
    }
    expect(hash.sum).toBe(xxh32(bytes));
  });
});

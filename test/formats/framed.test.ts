import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Format, formatById, formatOf, type NotVisible } from '../../src/formats/index.ts';
import { alone, head, memory } from './bytes.ts';
import { compressibles } from './compressibles.ts';
import { lacksModule, pythonEach } from './python.ts';
import { told } from './told.ts';

/** What a format's one cell holds, read forward. */
async function content(
  format: Format,
  bytes: Uint8Array,
  name: string | null = null,
): Promise<{ content: Buffer; name: string; unseen: NotVisible[] }> {
  const parts: Buffer[] = [];
  const unseen: NotVisible[] = [];
  let entry = '';
  for await (const part of format.cells(memory(bytes), { ...alone, name })) {
    if ('reason' in part) {
      unseen.push(part);
      continue;
    }
    const step = part.locator[0];
    entry = step?.kind === 'entry' ? step.name : '';
    for (let at = 0; ; ) {
      const piece = Buffer.alloc(100_000);
      const count = part.source.read(at, piece);
      if (count === 0) break;
      parts.push(piece.subarray(0, count));
      at += count;
    }
  }
  return { content: Buffer.concat(parts), name: entry, unseen };
}

const big = (): Buffer =>
  Buffer.concat(
    Array.from({ length: 60 }, () =>
      Buffer.from(
        randomBytes(40_000)
          .toString('hex')
          .repeat(1 + randomInt(2)),
      ),
    ),
  );

/** Debian's library has no framing that works; the checksum is not looked at. */
const CHUNK = "b'\\0' + struct.pack('<I', len(c) + 4)[:3] + b'\\0\\0\\0\\0' + c";

const KINDS = [
  [
    'mozlz4',
    'lz4.block',
    "b'mozLz40\\0' + struct.pack('<I', len(b)) + lz4.block.compress(b, store_size=False)",
    'recovery.jsonlz4',
    'recovery.json',
  ],
  [
    'mozlz4',
    'lz4.block',
    "b'mozLz40\\0' + struct.pack('<I', len(b)) + lz4.block.compress(b, mode='high_compression', store_size=False)",
    'search.json.mozlz4',
    'search.json',
  ],
  ['lz4', 'lz4.frame', 'lz4.frame.compress(b)', 'a.txt.lz4', 'a.txt'],
  [
    'lz4',
    'lz4.frame',
    'lz4.frame.compress(b, block_linked=False, block_checksum=True, content_checksum=True, store_size=False)',
    null,
    'decompressed',
  ],
  ['lz4', 'lz4.frame', 'lz4.frame.compress(b, block_size=lz4.frame.BLOCKSIZE_MAX4MB, compression_level=9)', null, 'decompressed'],
  [
    'snappy',
    'snappy',
    `b'\\xff\\x06\\0\\0sNaPpY' + b''.join(${CHUNK} for c in (snappy.compress(b[i:i+65536]) for i in range(0, len(b), 65536)))`,
    'a.json.sz',
    'a.json',
  ],
] as const;

for (const [id, module, expression, name, within] of KINDS) {
  describe.skipIf(lacksModule(module))(`${id} by ${expression.slice(-60)}`, () => {
    const format = formatById(id) as Format;

    it('gives what was compressed', async () => {
      const plain = [...compressibles(), big()];
      for (const [index, bytes] of pythonEach(module, expression, plain).entries()) {
        expect(formatOf(head(bytes), null, bytes.length).id).toBe(id);
        const made = await content(format, bytes, name);
        expect(made.unseen).toEqual([]);
        expect(made.name).toBe(within);
        expect(made.content.equals(plain[index]!)).toBe(true);
      }
    });

    it('is read as far as it goes, and told of, where it is cut', async () => {
      const plain = big();
      const [bytes] = pythonEach(module, expression, [plain]);
      for (const share of [0.2, 0.5, 0.99]) {
        const made = await content(format, bytes!.subarray(0, Math.floor(bytes!.length * share)));
        expect(made.unseen).toMatchObject([{ reason: 'malformed' }]);
        expect(plain.subarray(0, made.content.length).equals(made.content)).toBe(true);
        expect(made.content.length).toBeGreaterThan(plain.length * (share - 0.15));
      }
    });

    it('survives damage anywhere', async () => {
      const [bytes] = pythonEach(module, expression, [big().subarray(0, 300_000)]);
      for (let round = 0; round < 40; round++) {
        const damaged = Buffer.from(bytes!);
        damaged[randomInt(round < 20 ? 30 : damaged.length)] = randomInt(256);
        await content(format, damaged);
      }
    });
  });
}

describe.skipIf(lacksModule('lz4.frame'))('LZ4', () => {
  it('frames that follow each other are one', async () => {
    const [first, second] = pythonEach('lz4.frame', 'lz4.frame.compress(b)', [Buffer.from('one '), Buffer.from('two')]);
    const skippable = Buffer.from('502a4d1803000000616263', 'hex');
    const made = await content(formatById('lz4') as Format, Buffer.concat([first!, skippable, second!]));
    expect(made.content.toString()).toBe('one two');
    expect(made.unseen).toEqual([]);
  });

  it('bytes that give 255 times their number are read in pieces', async () => {
    const [bytes] = pythonEach('lz4.block', "b'mozLz40\\0' + struct.pack('<I', len(b)) + lz4.block.compress(b, store_size=False)", [
      Buffer.alloc(50_000_000),
    ]);
    const { bytes: given } = await told(formatById('mozlz4') as Format, bytes!, []);
    expect(given).toBe(50_000_000);
  });
});

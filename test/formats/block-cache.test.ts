import { fc, it } from '@fast-check/vitest';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf, type NotVisible, type Surroundings } from '../../src/formats/index.ts';
import { blockCacheFiles } from './block-caches.ts';
import { alone, contentOf, head, memory, partsOf, utf8 } from './bytes.ts';

const format = formatById('block-cache') as Format;
const text = 'and so on '.repeat(40);

/** What the entries show, with the other files beside them. */
async function shown(files: ReadonlyMap<string, Uint8Array>): Promise<{ cells: Cell[]; unseen: NotVisible[] }> {
  const around: Surroundings = {
    ...alone,
    name: 'data_1',
    beside: (name) => {
      const bytes = files.get(name);
      return bytes === undefined ? null : memory(bytes);
    },
  };
  return partsOf(format, files.get('data_1') ?? new Uint8Array(0), around);
}

describe("Chromium's block-file cache", () => {
  const codings = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;
  const hints = { gzip: 'gz', br: 'br', zstd: 'zst' } as const;
  const bodies = fc.array(
    fc.record({
      coding: fc.constantFrom('gzip' as const, 'br' as const, 'zstd' as const),
      noise: fc.oneof({ weight: 4, arbitrary: fc.uint8Array({ maxLength: 300 }) }, fc.uint8Array({ minLength: 3_000, maxLength: 4_000 })),
      path: fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^[a-z]{1,40}$/) }, fc.stringMatching(/^[a-z]{1500,1600}$/)),
    }),
    { maxLength: 8 },
  );

  it.prop([bodies], { numRuns: 40 })('shows what is compressed, from whatever file holds it, under its address', async (many) => {
    const answers = many.map(({ coding, noise, path }, index) => ({
      key: `1/0/_dk_https://a.example https://a.example https://a.example/${index}/${path}?token=12345`,
      headers: ['content-type: text/plain', `content-encoding: ${coding}`],
      body: Uint8Array.from(codings[coding](Buffer.concat([Buffer.from(text), noise]))),
    }));
    const files = blockCacheFiles(answers);
    for (const [name, bytes] of files) if (!name.startsWith('f_')) expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
    const { cells, unseen } = await shown(files);
    expect(unseen).toEqual([]);
    expect(cells.map(({ locator, inside, source }) => [locator, inside, Buffer.from(contentOf(source)).toString('hex')])).toEqual(
      answers.map(({ key, body }, index) => [
        [
          { kind: 'key', key: /https:\/\/a\.example\/[^?]*/.exec(key)?.[0] },
          { kind: 'entry', name: 'body' },
        ],
        hints[many[index]?.coding ?? 'gzip'],
        Buffer.from(body).toString('hex'),
      ]),
    );
    for (const cell of cells) expect(cell.pieces(0, 1)).toBeNull();
  });

  it('a file of its own is opened there, if its first bytes tell what it is', async () => {
    const noise = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 7_919 * (index % 251)) & 255);
    const answers = (['gzip', 'br'] as const).map((coding) => ({
      key: `https://a.example/${coding}`,
      headers: [`content-encoding: ${coding}`],
      body: Uint8Array.from(codings[coding](noise)),
    }));
    const files = blockCacheFiles(answers);
    expect(answers.every(({ body }) => body.length > 16_384)).toBe(true);
    const { cells } = await shown(files);
    expect(cells.map(({ inside }) => inside)).toEqual(['br']);
  });

  it('names an address in the raw bytes', () => {
    const bytes = blockCacheFiles([{ key: 'https://a.example/x?token=12345', headers: [], body: utf8('plain') }]).get(
      'data_1',
    ) as Uint8Array;
    const at = Buffer.from(bytes).indexOf('12345');
    expect(format.locate(memory(bytes), { start: at, end: at + 5 })).toEqual([
      { kind: 'key', key: 'https://a.example/x' },
      { kind: 'entry', name: 'address' },
      { kind: 'offset', offset: at },
    ]);
  });

  it('files that are gone, and damage, are told of', async () => {
    const files = blockCacheFiles([
      { key: 'https://a.example/', headers: ['content-encoding: br'], body: brotliCompressSync(Buffer.alloc(9_000, 'abcdefg')) },
    ]);
    const bytes = Buffer.from(files.get('data_1') as Uint8Array);
    const entry = bytes.indexOf('https://') - 96;
    bytes.writeUInt32LE(0x80000000 + 0x40000000 + 0x90000, entry + 60);
    const { unseen } = await shown(new Map([...files, ['data_1', Uint8Array.from(bytes)]]));
    expect(unseen.map(({ reason }) => reason)).toEqual(['vanished']);
    const damaged = await partsOf(format, Uint8Array.from(bytes.subarray(0, 9)));
    expect(damaged.unseen.map(({ reason }) => reason)).toEqual(['malformed']);
  });
});

import { brotliCompressSync, gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Cell, type Format, formatById, formatOf, hintOf } from '../../src/formats/index.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { firefoxEntry } from './firefox-caches.ts';

const format = formatById('firefox-cache') as Format;
const key = 'O^partitionKey=%28https%2Ca.example%29,:https://user:word@a.example/v1/me?token=12345';
const place = [
  { kind: 'key', key: 'https://a.example/v1/me' },
  { kind: 'entry', name: 'body' },
];

describe("Firefox's cache", () => {
  for (const version of [1, 2, 3, 4])
    it(`shows what version ${version} keeps compressed`, async () => {
      const sent = Uint8Array.from(brotliCompressSync('some words '.repeat(99)));
      const bytes = firefoxEntry({ key, body: sent, headers: ['content-type: text/html', 'content-encoding: br'], version });
      expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
      const { cells, unseen } = await partsOf(format, bytes);
      expect(unseen).toEqual([]);
      const cell = cells[0] as Cell;
      expect([cell.locator, cell.inside]).toEqual([place, 'br']);
      expect(Uint8Array.from(contentOf(cell.source))).toEqual(sent);
      expect(cell.pieces(0, sent.length)).toEqual([{ start: 0, end: sent.length }]);
    });

  it('is told from what is in it, in large files by where it lies', async () => {
    const sent = Uint8Array.from(gzipSync(randomBytes(600_000)));
    const bytes = firefoxEntry({ key, body: sent, headers: ['content-encoding: gzip'] });
    const hint = hintOf('/home/me/.cache/mozilla/firefox/x.default/cache2/entries/00AF5B0C1D2E3F00AF5B0C1D2E3F00AF5B0C1D2E');
    expect(hint).toBe('firefox-cache');
    expect(hintOf('C:\\Users\\me\\cache2\\doomed\\123456')).toBe('firefox-cache');
    expect(formatOf(head(bytes), hint, bytes.length)).toBe(format);
    const source = memory(bytes);
    let size = 0;
    for await (const cell of format.cells(source, { name: null, beside: () => null, inflater: () => expect.fail() }))
      if ('source' in cell) size += cell.source.size;
    expect([size, source.total < 40_000]).toEqual([sent.length, true]);
    const { unseen } = await partsOf(format, bytes.subarray(0, 400_000));
    expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
  });

  it('ends the body where Firefox keeps what it made of it', async () => {
    const sent = Uint8Array.from(gzipSync('let a;'));
    const bytes = firefoxEntry({ key, body: sent, headers: ['content-encoding: gzip'], made: utf8('XDR bytes') });
    const { cells } = await partsOf(format, bytes);
    expect(Uint8Array.from(contentOf((cells[0] as Cell).source))).toEqual(sent);
    const parts = ['XDR', 'token=', 'response-head'].map((text) => {
      const at = Buffer.from(bytes).indexOf(text);
      const step = format.locate(memory(bytes), { start: at, end: at + 3 })[1];
      return step !== undefined && 'name' in step ? step.name : step;
    });
    expect(parts).toEqual(['compiled body', 'address', 'headers']);
  });

  it('leaves text and pictures to the raw bytes', async () => {
    for (const [body, headers] of [
      [utf8('<html>'), ['content-encoding: gzip']],
      [Uint8Array.from([0x89, 0x50, 0, 1]), ['content-type: image/png']],
      [new Uint8Array(0), []],
    ] as const)
      expect((await partsOf(format, firefoxEntry({ key, body, headers }))).cells).toEqual([]);
  });

  it('is not seen in other small files', () => {
    for (const bytes of [utf8('TOKEN=abc\n'), new Uint8Array(900), Uint8Array.from({ length: 300 }, (_, index) => index & 1), utf8('[]')])
      expect(formatOf(bytes, null, bytes.length)).not.toBe(format);
  });
});

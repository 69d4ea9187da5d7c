import { fc, it } from '@fast-check/vitest';
import { brotliCompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { cacheEntry, sparseEntry } from './simple-caches.ts';

const format = formatById('simple-cache') as Format;
const body = utf8(`{"text":"${'and so on '.repeat(80)}"}`);
const key = '1/0/_dk_https://a.example https://a.example https://user:word@a.example/v1/me?token=12345#part';
const name = [
  { kind: 'key', key: 'https://a.example/v1/me' },
  { kind: 'entry', name: 'body' },
];
const codings = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;
const hints = { gzip: 'gz', 'x-gzip': 'gz', deflate: 'zlib', br: 'br', zstd: 'zst' } as const;

describe("Chromium's simple cache", () => {
  for (const [coding, compress] of Object.entries(codings))
    it(`a body in ${coding} is a cell that says how it is compressed`, async () => {
      const sent = compress(body);
      for (const headers of [
        [`content-encoding: ${coding}`],
        ['Content-Type: text/html', `Content-Encoding:identity, ${coding.toUpperCase()} `],
      ]) {
        const bytes = cacheEntry({ key, body: sent, headers });
        expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
        const { cells, unseen } = await partsOf(format, bytes);
        expect(unseen).toEqual([]);
        const cell = cells[0] as Cell;
        expect(Buffer.from(contentOf(cell.source))).toEqual(Buffer.from(sent));
        expect([cell.locator, cell.inside]).toEqual([name, hints[coding as keyof typeof hints]]);
        expect(cell.pieces(0, sent.length)).toEqual([
          { start: bytes.indexOf(sent[0] as number, 24 + key.length), end: 24 + key.length + sent.length },
        ]);
      }
    });

  it('deflate without its frame is told by its first bytes', async () => {
    const { cells } = await partsOf(format, cacheEntry({ key, body: deflateRawSync(body), headers: ['content-encoding: deflate'] }));
    expect(cells.map(({ inside }) => inside)).toEqual(['raw-deflate']);
  });

  it('text, pictures and compiled code stand in the raw bytes; files that hold others are looked into', async () => {
    const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3, 4]);
    const shown = async (content: Uint8Array, headers: string[] | null) =>
      (await partsOf(format, cacheEntry({ key, body: content, headers }))).cells.length;
    expect(await shown(body, ['content-encoding: gzip'])).toBe(0);
    expect(await shown(Uint8Array.from([0x89, 0, 1, 2]), ['content-type: image/png'])).toBe(0);
    expect(await shown(Uint8Array.from([0xde, 0xc0, 0, 2]), null)).toBe(0);
    expect(await shown(new Uint8Array(0), ['content-encoding: br'])).toBe(0);
    expect(await shown(zip, null)).toBe(1);
    expect(await shown(Uint8Array.from([0x81, 0, 1, 2]), ['content-type: application/octet-stream'])).toBe(1);
  });

  it('a coding that nobody here reads is told of', async () => {
    const { cells, unseen } = await partsOf(format, cacheEntry({ key, body: gzipSync(body), headers: ['content-encoding: dcz'] }));
    expect([cells.length, unseen.map(({ reason }) => reason)]).toEqual([0, ['format-not-supported']]);
  });

  it('names where a span stands', () => {
    const bytes = Buffer.from(cacheEntry({ key, body: utf8('BODY'), headers: ['x-header: y'] }));
    const at = (text: string) => format.locate(memory(bytes), { start: bytes.indexOf(text), end: bytes.indexOf(text) + 2 });
    const stepOf = (text: string) => at(text).map((step) => ('name' in step ? step.name : step.kind));
    expect(stepOf('token=')).toEqual(['key', 'address', 'offset']);
    expect(stepOf('BODY')).toEqual(['key', 'body', 'offset']);
    expect(stepOf('x-header')).toEqual(['key', 'headers', 'offset']);
    expect(JSON.stringify(at('BODY'))).not.toMatch(/12345|user|word/);
    const code = cacheEntry({ key: '_keyhttps://cdn.example/app.js \nhttps://a.example/', body: utf8('x'), headers: [] });
    expect(format.locate(memory(code), { start: 30, end: 31 })[0]).toEqual({ kind: 'key', key: 'https://cdn.example/app.js' });
  });

  it('an entry whose end is missing is read as far as it goes, and told of', async () => {
    const sent = gzipSync(body);
    const whole = cacheEntry({ key, body: sent, headers: ['content-encoding: gzip'] });
    const { cells, unseen } = await partsOf(format, whole.subarray(0, 24 + key.length + sent.length));
    expect(gunzipSync(contentOf((cells[0] as Cell).source))).toEqual(Buffer.from(body));
    expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    const unhashed = await partsOf(format, cacheEntry({ key, body: sent, headers: ['content-encoding: gzip'], hashed: false }));
    expect([unhashed.cells.length, unhashed.unseen]).toEqual([1, []]);
  });

  it.prop([
    fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean()), { minLength: 2, maxLength: 12 }),
    fc.infiniteStream(fc.nat()),
  ])('a body that was fetched in parts is put together', async (parts, order) => {
    let offset = 0;
    const whole: string[] = [];
    const ranges = parts.map(([length, gap], index) => {
      if (gap && index > 0) {
        offset += 10;
        whole.push('\n');
      }
      const text = String.fromCharCode(97 + (index % 26)).repeat(length);
      whole.push(text);
      offset += length;
      return { offset: offset - length, bytes: utf8(text) };
    });
    const shuffled = ranges.map((range) => ({ range, at: order.next().value as number })).sort((a, b) => a.at - b.at);
    const bytes = sparseEntry(
      key,
      shuffled.map(({ range }) => range),
    );
    const { cells, unseen } = await partsOf(format, bytes);
    expect(unseen).toEqual([]);
    expect(Buffer.from(contentOf((cells[0] as Cell).source)).toString()).toBe(whole.join(''));
    const cut = await partsOf(format, bytes.subarray(0, bytes.length - 1));
    expect(cut.unseen.map(({ reason }) => reason)).toEqual(['malformed']);
  });

  it("the cache's index, which begins alike, holds nothing", async () => {
    const index = cacheEntry({ key: '', body: new Uint8Array(0), headers: null }).subarray(0, 24);
    expect(formatOf(index, null, 24)).toBe(format);
    expect(await partsOf(format, index)).toEqual({ cells: [], unseen: [] });
  });
});

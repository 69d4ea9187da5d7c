import { fc, it } from '@fast-check/vitest';
import { inflateSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { freshSecret, hunting, search, Tree } from '../search/tree.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { copyqTab } from './copyq-tabs.ts';

const textOf = (cell: Cell) => Buffer.from(contentOf(cell.source)).toString();

describe("CopyQ's tabs", () => {
  const format = formatById('copyq') as Format;
  const types = fc.constantFrom('text/plain', 'text/html', 'application/x-copyq-tags');

  it.prop([
    fc.array(fc.dictionary(types, fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 300 }), { minKeys: 1 }), {
      minLength: 1,
      maxLength: 9,
    }),
  ])('show what was copied, each text by itself', async (items) => {
    const bytes = copyqTab(items);
    expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
    const { cells, unseen } = await partsOf(format, bytes);
    expect(unseen).toEqual([]);
    expect(cells.map(textOf)).toEqual(items.flatMap((item) => Object.values(item)));
  });

  it('name item and type, also in raw bytes; pictures are left to those', async () => {
    const secret = freshSecret(65);
    const bytes = copyqTab([{ 'text/plain': 'first' }, { 'image/png': Uint8Array.from([0x89, 0, 1, 2]), 'text/plain': secret }]);
    expect(Buffer.from(bytes).toString('latin1')).toContain(`A${secret}`);
    const { cells } = await partsOf(format, bytes);
    const place = [
      { kind: 'entry', name: 'item 2' },
      { kind: 'entry', name: 'text/plain' },
    ];
    expect(cells.find((cell) => textOf(cell) === secret)?.locator).toEqual(place);
    const raw = Buffer.from(bytes).indexOf(secret);
    expect(format.locate(memory(bytes), { start: raw, end: raw + 65 })).toEqual([...place, { kind: 'offset', offset: raw }]);
  });

  it('that are compressed are opened', async () => {
    const { cells } = await partsOf(format, copyqTab([{ 'text/plain': 'some words' }], true));
    expect(cells[0]?.inside).toBe('zlib');
    expect(inflateSync(contentOf((cells[0] as Cell).source)).toString()).toBe('some words');
  });

  it('that are cut off are told of', async () => {
    const bytes = copyqTab([{ 'text/plain': 'whole' }, { 'text/plain': 'not whole' }]);
    const { cells, unseen } = await partsOf(format, bytes.subarray(0, bytes.length - 2));
    expect([cells.map(textOf), unseen.map(({ reason }) => reason)]).toEqual([['whole'], ['malformed']]);
  });
});

describe('what stands in other files as it is', () => {
  /** One page of one cookie, as WebKit writes them: little-endian offsets from the cookie's beginning, strings that end in NUL. */
  function safariCookies(domain: string, name: string, value: string): Uint8Array {
    const strings = [domain, name, '/', value].map((text) => Buffer.from(`${text}\0`));
    const cookie = Buffer.alloc(56);
    let at = 56;
    for (const [index, text] of strings.entries()) {
      cookie.writeUInt32LE(at, 16 + index * 4);
      at += text.length;
    }
    cookie.writeUInt32LE(at);
    const page = Buffer.concat([Buffer.from('00000100010000001000000000000000', 'hex'), cookie, ...strings]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(page.length);
    return Uint8Array.from(Buffer.concat([Buffer.from('cook\0\0\0\x01', 'latin1'), size, page, Buffer.alloc(8, 1)]));
  }

  it("Safari's cookies are found", async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('Cookies.binarycookies', safariCookies('.a.example', 'session', secret));
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ file }) => file.format)).toEqual(['safari-cookies']);
    expect(unseen).toEqual([]);
  });

  it("the simple cache's index holds nothing, and is not told of", async () => {
    const index = Uint8Array.from(
      Buffer.concat([Buffer.from('9001000094e69fd0', 'hex'), Buffer.from('oy retne'), Buffer.alloc(400, 0x81)]),
    );
    expect(formatOf(index, null, index.length).id).toBe('simple-cache-index');
    expect((await partsOf(formatOf(index, null, index.length), index)).unseen).toEqual([]);
  });

  it("JetBrains' copies of files are told of, with what to do", async () => {
    for (const begin of ['MLOA', '\x1f\x2f\x3f\x4f', '\x12\xad\x34\xe4']) {
      const bytes = Uint8Array.from(Buffer.concat([Buffer.from(begin, 'latin1'), Buffer.alloc(60, 0), Buffer.from('789c', 'hex')]));
      const { unseen } = await partsOf(formatOf(bytes, 'dat', bytes.length), bytes);
      expect(unseen.map(({ reason, detail }) => [reason, /Invalidate Caches/.test(detail)])).toEqual([['format-not-supported', true]]);
    }
    expect(formatOf(utf8('MLOA text'), null, 9).id).toBe('text');
  });
});

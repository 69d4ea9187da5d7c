import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { freshSecret } from '../search/tree.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { snssFile } from './sessions.ts';

const format = formatById('snss') as Format;
const visits = fc.array(
  fc.record({ tab: fc.nat({ max: 2 ** 31 }), address: fc.webUrl({ withQueryParameters: true }), title: fc.string({ maxLength: 90 }) }),
  { maxLength: 12 },
);

describe("Chromium's tabs", () => {
  it.prop([visits, fc.constantFrom('session' as const, 'tabs' as const)])('show every address as a line', async (many, kind) => {
    const bytes = snssFile(many, kind);
    expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
    const { cells, unseen } = await partsOf(format, bytes);
    expect(unseen).toEqual([]);
    expect(cells.map(({ source }) => Buffer.from(contentOf(source)).toString()).join('')).toBe(
      many.map(({ address }) => `${address}\n`).join(''),
    );
  });

  it('name tab and address of what is found in them, in raw bytes too', async () => {
    const [first, second] = [freshSecret(), freshSecret()];
    const bytes = snssFile([
      { tab: 3, address: 'https://a.example/', title: 'x' },
      { tab: 7, address: `https://u:p@b.example/in?token=${first}`, title: `Signed in ${second}` },
    ]);
    const { cells } = await partsOf(format, bytes);
    const at = Buffer.from(contentOf((cells[0] as Cell).source)).indexOf(first);
    const place = [
      { kind: 'entry', name: 'tab 7' },
      { kind: 'key', key: 'https://b.example/in' },
    ];
    expect(cells[0]?.locate?.(at, at + 40)).toEqual(place);
    const raw = Buffer.from(bytes).indexOf(Buffer.from(second, 'utf16le'));
    expect(format.locate(memory(bytes), { start: raw, end: raw + 80 })).toEqual([...place, { kind: 'offset', offset: raw }]);
  });

  it('show an address apart from the length behind it, which may be a letter', async () => {
    const token = freshSecret(40);
    const bytes = snssFile([{ tab: 1, address: `https://a.example/?toke=${token}`, title: 'T'.repeat(65) }]);
    expect(Buffer.from(bytes).toString('latin1')).toContain(`${token}A\0\0\0T`);
    const { cells } = await partsOf(format, bytes);
    const shown = Buffer.from(contentOf((cells[0] as Cell).source)).toString();
    expect(shown).toMatch(new RegExp(`=${token}$`, 'm'));
    const [at, start] = [shown.indexOf(token), Buffer.from(bytes).indexOf(token)];
    expect(cells[0]?.pieces(at, at + 40)).toEqual([{ start, end: start + 40 }]);
  });

  it.prop([visits, fc.nat(), fc.constantFrom(0x41, 0x7a, 0x30, 0x20)])(
    'have the same structure while only texts change, and another one where anything else does',
    (many, pick, byte) => {
      const bytes = snssFile([...many, { tab: 7, address: 'https://a.example/', title: 'A title' }]);
      const at = pick % bytes.length;
      const text = Buffer.from(bytes).indexOf('a.example') <= at && at < Buffer.from(bytes).indexOf('a.example') + 9;
      const before = format.structure(memory(bytes)).digest;
      const after = format.structure(memory(bytes.with(at, byte))).digest;
      if (text) expect(after).toBe(before);
      // Numbers that are no text, lengths, kinds: each such byte counts.
      if ((bytes[at] as number) < 9 && bytes[at] !== byte) expect(after).not.toBe(before);
    },
  );

  it('of versions that nobody reads have another structure whatever changes', () => {
    for (const version of [2, 5, 9]) {
      const bytes = snssFile([{ tab: 7, address: 'https://a.example/', title: 'A title' }], 'session', version);
      const at = Buffer.from(bytes).indexOf('example');
      expect(format.structure(memory(bytes.with(at, 0x78)))).not.toEqual(format.structure(memory(bytes.with(at, 0x79))));
    }
  });

  it('are told of where they are encrypted, newer or cut off', async () => {
    const some = [{ tab: 1, address: 'https://a.example/', title: '' }];
    const reasons = async (bytes: Uint8Array) => (await partsOf(format, bytes)).unseen.map(({ reason }) => reason);
    expect(await reasons(snssFile(some, 'session', 5))).toEqual(['encrypted']);
    expect(await reasons(snssFile(some, 'session', 9))).toEqual(['format-not-supported']);
    const bytes = snssFile(some);
    expect(await reasons(bytes.subarray(0, bytes.length - 1))).toEqual(['malformed']);
    expect(await reasons(snssFile([]))).toEqual([]);
    expect(formatOf(utf8('SNSS is short'), null, 13).id).toBe('text');
  });
});

import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret } from '../search/tree.ts';
import { contentOf, head, partsOf, utf8 } from './bytes.ts';
import { edited, recovered } from './editor-sessions.ts';
import { shadaFile, type SwapKind, swapFile, undoFile, viminfoFile } from './vim-files.ts';

const swap = formatById('vim-swap') as Format;
const undo = formatById('vim-undo') as Format;
const shada = formatById('shada') as Format;
const info = formatById('viminfo') as Format;

interface View {
  readonly text: string;
  readonly reasons: readonly string[];
  /** What the first cell that holds the text calls it. */
  readonly nameOf: (text: string) => readonly (string | number)[];
}

async function view(format: Format, bytes: Uint8Array): Promise<View> {
  expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
  const { cells, unseen } = await partsOf(format, bytes);
  const texts = cells.map((cell) => Buffer.from(contentOf(cell.source)).toString());
  return {
    text: texts.join('\n=====\n'),
    reasons: unseen.map(({ reason }) => reason),
    nameOf: (text) => {
      const index = texts.findIndex((one) => one.includes(text));
      const at = Buffer.byteLength(texts[index]?.slice(0, texts[index]?.indexOf(text)) ?? '');
      return ((cells[index] as Cell).locate?.(at, at + 1) ?? []).map((step) =>
        'line' in step ? step.line : 'name' in step ? step.name : step.kind,
      );
    },
  };
}

const key = () => ['-----BEGIN PRIVATE KEY-----', ...Array.from({ length: 12 }, () => freshSecret(64)), '-----END PRIVATE KEY-----'];

for (const program of ['vim', 'nvim'] as const)
  describe.skipIf(lacks(program))(`what ${program} leaves behind`, () => {
    const filler = (count: number) => Array.from({ length: count }, (_, index) => `line ${index} ${'é.'.repeat(index % 40)}`);
    const [kept, gone] = [key(), key()];
    const long = `${'x'.repeat(30_000)} ${freshSecret()} ${'y'.repeat(30_000)}`;
    const lines = [...filler(150), ...kept, ...filler(400), ...gone, ...filler(300), long, ...filler(50)];
    const first = 150 + kept.length + 400 + 1;
    const register = freshSecret();
    const session = edited(program, `${lines.join('\n')}\n`, [
      `${first},${first + gone.length - 1}d`,
      ...Array.from({ length: 30 }, (_, index) => `call append(${index * 3}, "inserted ${'z'.repeat(index * 9)}")`),
      `let @q = "export TOKEN=${register}\\nsecond"`,
      '3,5move 700',
    ]);

    it('its swap file shows the text in its order, with the numbers of lines', async () => {
      const { text, reasons, nameOf } = await view(swap, session.swap);
      expect(reasons).toEqual([]);
      const back = recovered(program, session.swap);
      expect(back.length).toBeGreaterThan(60_000);
      expect(text.startsWith(back)).toBe(true);
      expect(text).toContain(kept.join('\n'));
      const line = back.split('\n').indexOf(kept[3] ?? '') + 1;
      expect(nameOf(kept[3] ?? '').slice(1)).toEqual([line]);
    });

    it('its undo file shows what was removed as it stood', async () => {
      const { text, reasons, nameOf } = await view(undo, session.undo);
      expect(reasons).toEqual([]);
      expect(text).toContain(gone.join('\n'));
      expect(nameOf(gone[3] ?? '')).toEqual([expect.stringMatching(/^undo step \d+$/), first + 3]);
    });

    it('its memory of registers', async () => {
      if (program === 'vim') {
        const { text, reasons, nameOf } = await view(info, session.memory);
        expect(reasons).toEqual([]);
        expect(text).toContain(`export TOKEN=${register}\nsecond`);
        expect(nameOf(`export TOKEN=${register}`).at(-1)).toEqual(expect.any(Number));
      } else {
        const { text, reasons, nameOf } = await view(shada, session.memory);
        expect(reasons).toEqual([]);
        expect(text).toContain(`export TOKEN=${register}\nsecond`);
        expect(nameOf(`export TOKEN=${register}`)).toEqual(['register q']);
      }
    });
  });

const someLines = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), { minLength: 1, maxLength: 30 });

describe('swap files', () => {
  it.prop([
    fc.array(someLines, { minLength: 1, maxLength: 6 }),
    fc.constantFrom<SwapKind>('long', 'neovim', 'short'),
    fc.array(someLines, { maxLength: 2 }),
  ])('of every width show linked blocks in order, then loose ones', async (blocks, kind, loose) => {
    const { text, reasons } = await view(swap, swapFile(blocks, kind, loose));
    expect(reasons).toEqual([]);
    const linked = blocks
      .flat()
      .map((line) => `${line}\n`)
      .join('');
    const rest = loose
      .flat()
      .map((line) => `${line}\n`)
      .join('');
    expect(text).toBe(rest === '' ? linked : `${linked}\n${rest}`);
  });

  it('large texts are cells of bounded size that overlap', async () => {
    const lines = Array.from({ length: 12_000 }, (_, index) => `${index} ${'w'.repeat(index % 120)}`);
    const blocks = Array.from({ length: 120 }, (_, index) => lines.slice(index * 100, index * 100 + 100));
    const bytes = swapFile(blocks);
    const { cells } = await partsOf(swap, bytes);
    expect(cells.length).toBeGreaterThan(2);
    for (const { source } of cells) expect(source.size).toBeLessThan(600_000);
    const texts = cells.map(({ source }) => Buffer.from(contentOf(source)).toString());
    for (let index = 0; index + 30 < lines.length; index += 7) {
      const some = lines.slice(index, index + 30).join('\n');
      expect(texts.some((text) => text.includes(some))).toBe(true);
    }
  });

  it('one line longer than a cell does not hide what follows', async () => {
    const [long, after] = ['L'.repeat(900_000), freshSecret()];
    const { text } = await view(
      swap,
      swapFile([
        ['a', `${long}tail`, after, 'end'],
        [long, 'x', long, after],
      ]),
    );
    expect(text).toContain(`tail\n${after}\nend`);
  });

  it('pointers in circles, wrong offsets and cut files end', async () => {
    const bytes = Buffer.from(swapFile([['one', 'two'], ['three']]));
    const circle = Uint8Array.from(bytes);
    circle[PAGE + 8] = 1;
    expect((await view(swap, circle)).text).toContain('three');
    for (const [at, value] of [
      [2 * PAGE + 8, 0xffff],
      [2 * PAGE + 16, 0xffffff],
      [2 * PAGE + 24, 5],
      [PAGE + 2, 0xffff],
    ] as const) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt32LE(value, at);
      expect((await view(swap, Uint8Array.from(damaged))).text).toContain('three');
    }
    expect((await view(swap, Uint8Array.from(bytes.subarray(0, 3 * PAGE)))).text).toBe('one\ntwo\n');
    const unpaged = Buffer.from(bytes);
    unpaged.writeUInt32LE(7, 12);
    expect((await view(swap, Uint8Array.from(unpaged))).reasons).toEqual(['malformed']);
  });

  it('encrypted ones are told of', async () => {
    const bytes = swapFile([['x']]);
    for (const letter of 'cCd') expect((await view(swap, bytes.with(1, letter.charCodeAt(0)))).reasons).toEqual(['encrypted']);
    for (const text of ['VimCrypt~01!', 'VimCrypt~04!']) {
      const locked = Buffer.concat([Buffer.from(text), Buffer.from('00ff81a70102', 'hex')]);
      expect((await view(formatOf(locked, null, locked.length), Uint8Array.from(locked))).reasons).toEqual(['encrypted']);
    }
    expect(formatOf(utf8('b0VIM is a header'), null, 17).id).toBe('text');
  });
});

const PAGE = 4_096;

describe('undo files', () => {
  it.prop([
    fc.array(
      fc.record({ top: fc.nat({ max: 1_000 }), lines: fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), { maxLength: 9 }) }),
      { maxLength: 9 },
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  ])('show the lines of each step together', async (entries, restored) => {
    const { text, reasons } = await view(undo, undoFile(entries, restored));
    expect(reasons).toEqual([]);
    expect(text).toContain(restored);
    for (const { lines } of entries) expect(text).toContain(lines.join('\n'));
    const marked = { top: 41, lines: ['a', 'the line itself'] };
    const more = await view(undo, undoFile([...entries, marked]));
    expect(more.nameOf('the line itself')).toEqual([`undo step ${entries.length + 1}`, 43]);
  });

  it('a length that is a letter does not stand before its line', async () => {
    const secret = freshSecret(65);
    expect(Buffer.from(undoFile([{ top: 0, lines: [secret] }])).toString('latin1')).toContain(`A${secret}`);
    expect((await view(undo, undoFile([{ top: 0, lines: [secret] }]))).text).toMatch(new RegExp(`^${secret}$`, 'm'));
  });

  it('damage and encryption are told of', async () => {
    const bytes = undoFile([{ top: 0, lines: ['first line', 'second line'] }]);
    const cut = await view(undo, bytes.subarray(0, bytes.length - 9));
    expect([cut.text.trim(), cut.reasons]).toEqual(['first line', ['malformed']]);
    expect((await view(undo, bytes.with(9, 0x80))).reasons).toEqual(['encrypted']);
  });
});

describe('ShaDa files', () => {
  it.prop([
    fc.dictionary(
      fc.stringMatching(/^[a-z]$/),
      fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 90 }), { minLength: 1, maxLength: 9 }),
    ),
  ])('show what registers hold, under their names', async (registers) => {
    const { text, reasons } = await view(shada, shadaFile(registers));
    expect(reasons).toEqual([]);
    for (const lines of Object.values(registers)) expect(text).toContain(`rc\n${lines.join('\n')}\nn\n`);
  });

  it('are told of where they cannot be read to their end', async () => {
    const bytes = shadaFile({ a: ['one'], b: ['two'] });
    const cut = await view(shada, bytes.subarray(0, bytes.length - 2));
    expect([cut.text.includes('one'), cut.reasons]).toEqual([true, ['malformed']]);
    expect((await view(shada, Uint8Array.from([...bytes, 0xc1]))).reasons).toEqual(['malformed']);
  });
});

describe('viminfo files', () => {
  it('are known by their version, not by a line that begins with a bar', () => {
    for (const other of ['# A table\n|1,2,3\n', '#!/bin/sh\n|1,\n']) expect(formatOf(utf8(other), null, other.length).id).toBe('text');
    expect(formatOf(utf8('# Diese viminfo-Datei\n\n|1,4\n'), null, 30)).toBe(info);
  });

  it.prop([
    fc.dictionary(fc.stringMatching(/^[a-z]$/), fc.array(fc.stringMatching(/^[A-Za-z0-9+/= ]{1,90}$/), { minLength: 1, maxLength: 9 }), {
      minKeys: 1,
    }),
    fc.integer({ min: 40, max: 500 }),
  ])('show the lines of a register together, wherever its bar line is cut', async (registers, width) => {
    const { text, reasons } = await view(info, viminfoFile(registers, width));
    expect(reasons).toEqual([]);
    for (const lines of Object.values(registers)) expect(text).toContain(`${lines.join('\n')}\n`);
  });
});

import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Change, type Format, formatOf, formats, type NotVisible } from '../../src/formats/index.ts';
import { asarOf, tarOf } from './archives.ts';
import { alone, contentOf, head, memory } from './bytes.ts';
import { bplistOf } from './bplists.ts';
import { desktopSamples } from './desktop-samples.ts';
import { notepadTab } from './notepad-tabs.ts';
import { type ChangeContent, rewritten } from './rewriting.ts';
import { storeSamples } from './store-samples.ts';

/** What every format whose files are patched must hold. */

const archives = {
  id: 'tar',
  hint: null,
  bytes: fc
    .array(
      fc.tuple(
        fc.stringMatching(/^[a-z]{1,9}$/),
        fc.string({ maxLength: 900 }).map((text) => Buffer.from(text)),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map(tarOf),
};
const electron = {
  id: 'asar',
  hint: null,
  bytes: fc
    .tuple(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?\.js$/), fc.string({ maxLength: 200 })), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.boolean(),
    )
    .map(([files, hashed]) => Uint8Array.from(asarOf(files, hashed))),
};
const samples = [...storeSamples, ...desktopSamples, archives, electron];
const patched = formats.filter(({ rewriting }) => rewriting?.kind === 'patches');

/** Cells are done with when the next one is asked for. Words between values may be values elsewhere: they are left out, as zeros. */
async function contents(format: Format, bytes: Uint8Array): Promise<{ cells: Uint8Array[]; unseen: NotVisible[] }> {
  const cells: Uint8Array[] = [];
  const unseen: NotVisible[] = [];
  for await (const part of format.cells(memory(bytes), alone)) {
    if ('reason' in part) unseen.push(part);
    else cells.push(contentOf(part.source).map((byte, at) => (part.locate?.(at, at + 1) === null ? 0 : byte)));
  }
  return { cells, unseen };
}

const LETTERS = 'abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789';

/** Some letters and digits become others, the same wherever they stand: cells may show a place twice. */
function letters(picks: readonly number[]): ChangeContent {
  const picked = new Set(picks.map((pick) => LETTERS.charCodeAt(pick)));
  return (content, cell) => {
    const changes: Change[] = [];
    // The first bytes of a file tell what it is.
    const first = cell.inside === 'nothing' ? 0 : 8;
    for (const [at, byte] of content.entries())
      if (at >= first && picked.has(byte)) changes.push({ start: at, bytes: Uint8Array.of(0x71) });
    return changes;
  };
}

describe.each(patched.map((format) => ({ id: format.id, format })))('$id, patched', ({ id, format }) => {
  const own = samples.filter((sample) => sample.id === id);
  it('has samples', () => {
    expect(own).not.toEqual([]);
  });

  for (const { bytes, hint } of own) {
    it.prop([bytes])('keeps its bytes where nothing changes', async (sample) => {
      expect((await rewritten(format, sample, () => [])).patches).toEqual([]);
      const same: ChangeContent = (content) => (content.length === 0 ? [] : [{ start: 0, bytes: content }]);
      expect((await rewritten(format, sample, same)).patches).toEqual([]);
    });

    it.prop([bytes, fc.uniqueArray(fc.nat({ max: LETTERS.length - 1 }), { minLength: 1, maxLength: 20 })])(
      'has the changed cells, or says which are not, and nothing else is changed',
      async (sample, picks) => {
        const change = letters(picks);
        let count = 0;
        const before = await contents(format, sample);
        const wanted = new Map<number, Map<number, number>>();
        const locators: string[] = [];
        const { bytes: after, kept } = await rewritten(format, sample, (content, cell) => {
          const changes = change(content, cell);
          count += changes.length;
          const asked = locators.push(JSON.stringify(cell.locator)) - 1;
          wanted.set(asked, new Map(changes.map(({ start, bytes: [byte] }) => [start, byte as number])));
          return changes;
        });
        expect(after.length).toBe(sample.length);
        expect(formatOf(head(after), hint, after.length).id).toBe(id);
        const now = await contents(format, after);
        expect(now.unseen).toEqual(before.unseen);
        expect(now.cells.length).toBe(before.cells.length);
        let unchanged = 0;
        // What is signed is refused as a whole.
        const whole = new Set(kept.flatMap(({ cause, locator }) => (cause === 'signed' ? [JSON.stringify(locator)] : [])));
        for (const [index, is] of now.cells.entries()) {
          const was = before.cells[index] as Uint8Array;
          expect(is.length).toBe(was.length);
          let left = 0;
          for (const [at, byte] of is.entries()) {
            const change = wanted.get(index)?.get(at);
            if (change === undefined || byte !== change) expect(byte).toBe(was[at]);
            if (change !== undefined && byte !== change) left++;
          }
          unchanged += whole.has(locators[index] ?? '') ? Math.min(left, 1) : left;
        }
        // Some are in keys, or in words between values.
        expect(unchanged).toBeLessThanOrEqual(kept.length);
        expect(kept.length).toBeLessThanOrEqual(count);
      },
    );

    it.prop([bytes, fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat()])('survives damage', async (sample, at, noise, cut) => {
      const damaged = sample.slice(0, sample.length - (cut % 3 === 0 ? cut % (sample.length + 1) : 0));
      damaged.set(noise.subarray(0, Math.max(0, damaged.length - (at % (damaged.length + 1)))), at % (damaged.length + 1));
      await rewritten(format, damaged, letters([0, 5, 6, 50, 51]));
    });
  }

  it.prop([fc.uint8Array({ maxLength: 3_000 })], { numRuns: 30 })('survives any bytes', async (bytes) => {
    await rewritten(format, bytes, letters([0, 5, 6, 50, 51]));
  });
});

const secretText = fc.stringMatching(/^[a-z0-9]{24}$/).map((text) => `Z${text}`);
const formatById = (id: string): Format => patched.find((format) => format.id === id) as Format;

/** Values in whatever width they stand, but for words that a cell has between them. */
function everywhere(secret: string, fill: string): ChangeContent {
  const narrow = [Buffer.from(secret), Buffer.from(fill)] as const;
  const little = [Buffer.from(secret, 'utf16le'), Buffer.from(fill, 'utf16le')] as const;
  const big = [Buffer.from(little[0]).swap16(), Buffer.from(little[1]).swap16()] as const;
  return (content, cell) => {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
    return [narrow, little, big]
      .flatMap(([needle, instead]) => {
        const changes: Change[] = [];
        for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) changes.push({ start: at, bytes: instead });
        return changes;
      })
      .filter(({ start, bytes: { length } }) => cell.locate?.(start, start + length) !== null)
      .sort((one, other) => one.start - other.start);
  };
}

describe('what is rewritten is what its program would have written', () => {
  it.prop([secretText, fc.stringMatching(/^[a-y ]{0,80}$/), fc.nat({ max: 25 }), fc.boolean()])(
    'tabs of Notepad: content, what was typed and what was pasted',
    async (secret, prose, slip, named) => {
      const tab = (own: string): Uint8Array => {
        const typed = [...own].map((added, index) => ({ position: prose.length + index, removed: 0, added }));
        typed.splice(slip, 0, { position: prose.length, removed: 0, added: '#' }, { position: prose.length, removed: 1, added: '' });
        const pasted = { position: 0, removed: 0, added: `${own} ` };
        return notepadTab({ path: named ? 'C:\\a.txt' : null, content: `${prose}${prose === '' ? '' : own}`, strokes: [...typed, pasted] });
      };
      const { bytes, kept } = await rewritten(formatById('notepad-tab'), tab(secret), everywhere(secret, 'x'.repeat(25)));
      expect(kept).toEqual([]);
      expect(Buffer.from(bytes).equals(tab('x'.repeat(25)))).toBe(true);
    },
  );

  it.prop([secretText, fc.boolean()])('property lists: names, strings of both kinds, data', async (secret, wide) => {
    const list = (own: string): Uint8Array =>
      bplistOf({
        [`key ${own}`]: wide ? `☃ ${own}` : own,
        list: [1, true, `more ${own}`],
        text: Buffer.from(`text ${own}`),
        binary: Buffer.concat([Buffer.of(0, 1, 2, 200, 0, 255, 0), Buffer.from(own)]),
      });
    const { bytes, kept } = await rewritten(formatById('bplist'), list(secret), everywhere(secret, 'y'.repeat(25)));
    expect(kept).toEqual([]);
    expect(Buffer.from(bytes).equals(list('y'.repeat(25)))).toBe(true);
  });

  it('strings of ASCII take nothing else', async () => {
    const list = bplistOf({ name: 'only letters here' });
    const { patches, kept } = await rewritten(formatById('bplist'), list, everywhere('letters', 'lettér'));
    expect(patches).toEqual([]);
    expect(kept).toMatchObject([{ detail: expect.stringMatching(/plain letters/) }]);
  });
});

import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { notepadState, notepadTab, type Stroke, texts } from './notepad-tabs.ts';

const format = formatById('notepad-tab') as Format;

const textOf = (cell: Cell) => Buffer.from(contentOf(cell.source)).toString('utf16le');

/** Types `text` at `position`, with slips that are taken back at once. */
function typed(text: string, position: number, slips: readonly number[]): Stroke[] {
  const strokes: Stroke[] = [];
  for (let index = 0; index < text.length; index++) {
    if (slips.includes(index)) {
      strokes.push({ position: position + index, removed: 0, added: '#' }, { position: position + index, removed: 1, added: '' });
    }
    strokes.push({ position: position + index, removed: 0, added: text[index] ?? '' });
  }
  return strokes;
}

const word = fc.stringMatching(/^[a-zA-Z0-9]{20,60}$/);
const path = fc.option(fc.stringMatching(/^C:\\[a-z]{1,40}\.txt$/), { nil: null });

/** A person's way to write: text before, a secret by hand or pasted, and what becomes of it. */
const session = fc.record({
  path,
  content: fc.stringMatching(/^[ a-z\r]{0,600}$/),
  place: fc.nat(),
  secret: word,
  pasted: fc.boolean(),
  slips: fc.array(fc.nat({ max: 60 }), { maxLength: 5 }),
  more: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.stringMatching(/^[a-z ]{0,3}$/)), { maxLength: 20 }),
  fate: fc.constantFrom('kept', 'backspaced', 'deleted', 'selected', 'replaced', 'all'),
});

function strokesOf({ content, place, secret, pasted, slips, more, fate }: Parameters<Parameters<typeof session.map>[0]>[0]): Stroke[] {
  const strokes: Stroke[] = [];
  let length = content.length;
  for (const [at, removed, added] of more) {
    const position = at % (length + 1);
    const taken = Math.min(removed, length - position);
    strokes.push({ position, removed: taken, added });
    length += added.length - taken;
  }
  const at = place % (length + 1);
  strokes.push(...(pasted ? [{ position: at, removed: 0, added: secret }] : typed(secret, at, slips)));
  length += secret.length;
  if (fate === 'backspaced')
    for (let left = secret.length; left > 0; left--) strokes.push({ position: at + left - 1, removed: 1, added: '' });
  if (fate === 'deleted') for (let left = secret.length; left > 0; left--) strokes.push({ position: at, removed: 1, added: '' });
  if (fate === 'selected') strokes.push({ position: at, removed: secret.length, added: '' });
  if (fate === 'replaced') strokes.push({ position: at, removed: secret.length, added: 'x' });
  if (fate === 'all') strokes.push({ position: 0, removed: length, added: '' });
  return strokes;
}

describe("Notepad's tabs", () => {
  it.prop([session])('show a typed secret as one piece, whatever became of it', async (one) => {
    const strokes = strokesOf(one);
    expect(texts(one.content, strokes).some((text) => text.includes(one.secret))).toBe(true);
    const bytes = notepadTab({ path: one.path, content: one.content, strokes });
    expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
    const { cells, unseen } = await partsOf(format, bytes);
    expect(unseen).toEqual([]);
    const holder = cells.find((cell) => textOf(cell).includes(one.secret)) as Cell;
    expect(holder).toBeDefined();
    const at = textOf(holder).indexOf(one.secret) * 2;
    const pieces = holder.pieces(at, at + one.secret.length * 2);
    if (pieces !== null)
      expect(Buffer.concat(pieces.map(({ start, end }) => bytes.subarray(start, end))).toString('utf16le')).toBe(one.secret);
    expect(holder.locator).toEqual([{ kind: 'entry', name: one.path ?? 'unsaved tab' }]);
    expect(holder.locate?.(at, at + 2)?.[0]).toMatchObject({ kind: 'entry' });
  });

  it.prop([session])('end with the text as it is', async (one) => {
    const strokes = strokesOf(one);
    const { cells } = await partsOf(format, notepadTab({ path: one.path, content: one.content, strokes }));
    const last = cells.map(textOf).join('\n');
    expect(last.endsWith(texts(one.content, strokes).at(-1) ?? '')).toBe(true);
  });

  it('far away from the end that is taken back letter by letter', async () => {
    const secret = 'q7'.repeat(40);
    const content = 'a'.repeat(3_000);
    const strokes = [...typed(`${secret}${'b'.repeat(2_000)}`, 3_000, [])];
    for (let left = 2_080; left > 0; left--) strokes.push({ position: 3_000 + left - 1, removed: 1, added: '' });
    const { cells } = await partsOf(format, notepadTab({ path: null, content, strokes }));
    expect(cells.map(textOf).join('\n').split(secret).length).toBeGreaterThan(1);
  });

  it('whose text stands only in the file that they show', async () => {
    const secret = 'Zx'.repeat(15);
    const bytes = notepadTab({ path: 'C:\\a.txt', content: '', savedSize: 900, strokes: typed(secret, 400, [3]) });
    const { cells } = await partsOf(format, bytes);
    expect(cells.map(textOf).join('')).toContain(secret);
  });

  it('a thousand letters typed cost cells of some times their size', async () => {
    const strokes: Stroke[] = [];
    for (let index = 0; index < 20_000; index++) strokes.push({ position: index % 5 === 4 ? 0 : 7, removed: index % 2, added: 'abc' });
    const bytes = notepadTab({ path: null, content: 'start text', strokes });
    const { cells } = await partsOf(format, bytes);
    expect(cells.reduce((sum, { source }) => sum + source.size, 0)).toBeLessThan(bytes.length * 200);
  });

  it('an edit that is cut off or damaged is told of, and those before it are read', async () => {
    const secret = 'Mn'.repeat(15);
    const bytes = notepadTab({ path: null, content: 'x', strokes: typed(secret, 1, []) });
    for (const damaged of [bytes.subarray(0, bytes.length - 3), Uint8Array.from([...bytes, 1, 0, 200])]) {
      const { cells, unseen } = await partsOf(format, damaged);
      expect(cells.map(textOf).join('')).toContain(secret.slice(0, -1));
      expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    }
    const { cells, unseen } = await partsOf(format, bytes.with(20, 9));
    expect([cells.length, unseen[0]?.reason]).toEqual([0, 'malformed']);
  });

  it('files of state hold nothing more, and text that begins like them is text', async () => {
    const state = notepadState(3, [0, 17, 17, 1, 0, 0]);
    expect(formatOf(head(state), null, state.length)).toBe(format);
    expect(await partsOf(format, state)).toEqual({ cells: [], unseen: [] });
    for (const text of ['NP is a class of problems', 'NPM_TOKEN=x']) expect(formatOf(utf8(text), null, text.length).id).toBe('text');
  });

  it('a large content is read once, in windows', async () => {
    const content = 'some words '.repeat(200_000);
    const bytes = notepadTab({ path: null, content, strokes: [] });
    expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
    const source = memory(bytes);
    for await (const _ of format.cells(source, { name: null, beside: () => null, inflater: () => expect.fail() })) expect.fail();
    expect(source.largest).toBeLessThanOrEqual(65_536);
    expect(source.total).toBeLessThan(bytes.length * 1.2);
  });
});

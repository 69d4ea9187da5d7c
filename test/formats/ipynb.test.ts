import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { alone, contentOf, difficultText, head, memory, overwritten, partsOf, style, textOf, utf8, writeJson } from './bytes.ts';

const ipynb = formatById('ipynb') as Format;

function notebook(sources: readonly (readonly string[])[], traceback: readonly string[] = []): object {
  return {
    cells: sources.map((source) => ({
      cell_type: 'code',
      execution_count: 1,
      id: 'a',
      metadata: { tags: [] },
      outputs: [{ ename: 'E', output_type: 'error', traceback }],
      source,
    })),
    metadata: { kernelspec: { name: 'python3' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** What a text decodes to: lone surrogates become the replacement character, as everywhere in UTF-8. */
function asUtf8(text: string): string {
  return textOf(utf8(text));
}

describe('notebooks', () => {
  it('are recognised by content, without their ending and however they are indented', () => {
    for (const indent of [0, 1, 4]) {
      const bytes = utf8(JSON.stringify(notebook([['print(1)\n', 'x']]), null, indent));
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('ipynb');
    }
    const sorted = utf8(
      JSON.stringify({ cells: [{ cell_type: 'markdown', metadata: {}, source: ['x'.repeat(9_000)] }], metadata: {}, nbformat: 4 }, null, 1),
    );
    expect(formatOf(head(sorted), null, sorted.length).id).toBe('ipynb');
    const other = utf8('{"cells": [1, 2]}');
    expect(formatOf(head(other), null, other.length).id).toBe('json');
    expect(formatOf(head(other), 'ipynb', other.length).id).toBe('json');
  });

  it.prop([fc.array(fc.array(difficultText, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), style])(
    'each list of lines is one text, as json.loads and join give it',
    async (sources, how) => {
      const text = writeJson(notebook(sources), how);
      const { cells, unseen } = await partsOf(ipynb, utf8(text));
      expect(unseen).toEqual([]);
      const parsed = JSON.parse(textOf(utf8(text))) as ReturnType<typeof notebook> & { cells: { source: string[] }[] };
      const expected = parsed.cells.map((cell) => cell.source.filter((line) => line !== '')).filter((lines) => lines.length > 1);
      expect(cells.map((cell) => textOf(contentOf(cell.source)))).toEqual(expected.map((lines) => lines.map(asUtf8).join('')));
    },
  );

  it.prop([
    fc.array(
      difficultText.filter((line) => line !== ''),
      { minLength: 2, maxLength: 6 },
    ),
    style,
    fc.nat(),
    fc.nat(),
  ])('pieces hold exactly the bytes asked for, or whole escapes around them', async (lines, how, from, length) => {
    const bytes = utf8(writeJson(notebook([lines]), how));
    const { cells } = await partsOf(ipynb, bytes);
    const cell = cells[0];
    if (cell === undefined) throw new Error('no cell');
    const content = contentOf(cell.source);
    const start = from % content.length;
    const end = start + 1 + (length % (content.length - start));
    const pieces = cell.pieces(start, end) ?? [];
    const raw = Buffer.concat(pieces.map((piece) => decoded(bytes.subarray(piece.start, piece.end))));
    expect(raw.includes(Buffer.from(content.subarray(start, end)))).toBe(true);
    expect(raw.length - (end - start)).toBeLessThanOrEqual(6);
    const after = overwritten(bytes, ...pieces);
    expect(ipynb.structure(memory(after))).toEqual(ipynb.structure(memory(bytes)));
    expect(() => JSON.parse(textOf(after)) as unknown).not.toThrow();
  });

  it('a value over two lines is found in the joined text and rewritten in both', async () => {
    const bytes = utf8(JSON.stringify(notebook([['key = """-----BEGIN\n', 'abc\\"def\n', 'END-----"""']]), null, 1));
    const { cells } = await partsOf(ipynb, bytes);
    const text = textOf(contentOf(cells[0]?.source ?? memory(utf8(''))));
    const value = '-----BEGIN\nabc\\"def\nEND-----';
    const start = text.indexOf(value);
    expect(start).toBeGreaterThan(0);
    const pieces = cells[0]?.pieces(start, start + value.length) ?? [];
    expect(pieces).toHaveLength(3);
    const after = JSON.parse(textOf(overwritten(bytes, ...pieces))) as { cells: { source: string[] }[] };
    expect(after.cells[0]?.source[0]).toMatch(/^key = """[A-Za-z]+$/);
    expect(after.cells[0]?.source[2]).toMatch(/^[A-Za-z]+"""$/);
    expect(cells[0]?.locator).toEqual([{ kind: 'pointer', pointer: '/cells/0/source' }]);
  });

  it('tracebacks are joined by line feeds that the file does not hold', async () => {
    const bytes = utf8(JSON.stringify(notebook([['x']], ['one', 'two'])));
    const { cells } = await partsOf(ipynb, bytes);
    expect(textOf(contentOf(cells[0]?.source ?? memory(utf8(''))))).toBe('one\ntwo');
    expect(cells[0]?.pieces(2, 5)?.map(({ start, end }) => textOf(bytes.subarray(start, end)))).toEqual(['e', 't']);
  });

  it('lists longer than a cell: values across the cut are whole in one of the cells', async () => {
    const lines = Array.from({ length: 80_000 }, (_, index) => `line ${index} ${'x'.repeat(60)}\n`);
    const bytes = utf8(JSON.stringify(notebook([lines])));
    const { cells } = await partsOf(ipynb, bytes);
    expect(cells.length).toBeGreaterThan(1);
    for (const cell of cells) expect(cell.source.size).toBeLessThan(4_000_000);
    const texts = cells.map((cell) => textOf(contentOf(cell.source)));
    for (let index = 0; index < 79_000; index += 350) {
      const across = lines.slice(index, index + 700).join('');
      expect(texts.some((text) => text.includes(across))).toBe(true);
    }
  });

  it('a single long line, and lists around one, stay linear', async () => {
    const long = 'é"\\'.repeat(700_000);
    const bytes = utf8(JSON.stringify(notebook([['a', long, ...Array.from({ length: 2_000 }, () => 'b')], [long]])));
    const source = memory(bytes);
    const cells = [];
    for await (const part of ipynb.cells(source, alone)) cells.push(part);
    expect(cells).toHaveLength(2);
    expect(source.total).toBeLessThan(bytes.length * 8);
    expect(source.largest).toBeLessThanOrEqual(1_048_576);
  });

  it('escapes are whole wherever the windows over a long line fall', async () => {
    for (let shift = 0; shift < 14; shift++) {
      const long = `${'x'.repeat(shift)}${'😀é'.repeat(12_000)}`;
      const bytes = utf8(writeJson(notebook([['a', long]]), { indent: 1, ascii: true }));
      const { cells } = await partsOf(ipynb, bytes);
      expect(textOf(contentOf(cells[0]?.source ?? memory(utf8('')))) === `a${long}`).toBe(true);
    }
  });

  it('says so where a notebook ends early, after what could be read', async () => {
    const whole = JSON.stringify(
      notebook([
        ['one\n', 'two'],
        ['three\n', 'four'],
      ]),
    );
    const { cells, unseen } = await partsOf(ipynb, utf8(whole.slice(0, whole.indexOf('three'))));
    expect(cells).toHaveLength(1);
    expect(unseen.map((part) => part.reason)).toEqual(['malformed']);
  });
});

/** What the inside of a JSON string stands for, escape by escape, by the platform's own parser. */
function decoded(raw: Uint8Array): Buffer {
  const parts = Buffer.from(raw)
    .toString('latin1')
    .split(/(\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.)/s);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part, 'latin1') : Buffer.from(asUtf8(JSON.parse(`"${part}"`) as string)))),
  );
}

import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Format, formatById, formatOf, hintOf } from '../../src/formats/index.ts';
import { head, memory, overwritten, utf8 } from './bytes.ts';

const text = formatById('text') as Format;

describe('text', () => {
  it.prop([fc.array(fc.stringMatching(/^[ -~]{0,30}\r?$/), { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat()])(
    'line and column are those of splitting at newlines',
    (lines, at, again) => {
      const bytes = utf8(lines.join('\n'));
      const source = memory(bytes);
      for (const any of [at, again, at + again]) {
        const offset = any % (bytes.length + 1);
        const before = Buffer.from(bytes.subarray(0, offset)).toString('latin1').split('\n');
        expect(text.locate(source, { start: offset, end: offset }).at(-1)).toEqual({
          kind: 'line',
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
        });
      }
    },
  );

  it('counts far into large files, in any order', () => {
    const bytes = Buffer.alloc(3_000_000, 'x');
    for (let at = 99; at < bytes.length; at += 100) bytes[at] = 10;
    const source = memory(bytes);
    for (const at of [2_999_950, 0, 262_144, 262_143, 1_500_000, 1_500_050]) {
      expect(text.locate(source, { start: at, end: at + 1 })).toEqual([
        { kind: 'line', line: Math.floor(at / 100) + 1, column: (at % 100) + 1 },
      ]);
    }
    const before = source.total;
    for (let at = 2_000_000; at < 2_000_100; at++) text.locate(source, { start: at, end: at + 1 });
    expect(source.total - before).toBeLessThan(100 * 262_144 + 1);
  });

  it('UTF-16 by its mark: lines and columns in code units', () => {
    for (const big of [false, true]) {
      const content = Buffer.from('\ufeffone\r\n\u0a0a\u0a00two\nthree', 'utf16le');
      const bytes = Uint8Array.from(big ? content.swap16() : content);
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('text');
      const at = bytes.length - 10;
      expect(text.locate(memory(bytes), { start: at, end: at + 2 })).toEqual([{ kind: 'line', line: 3, column: 1 }]);
    }
  });

  it('the structure is the lines: anything within them may be overwritten, no newline may', () => {
    const bytes = utf8('A="x: [y]"\nB=\'z\'\n');
    const before = text.structure(memory(bytes));
    expect(text.structure(memory(overwritten(bytes, { start: 2, end: 10 })))).toEqual(before);
    expect(text.structure(memory(overwritten(bytes, { start: 2, end: 11 })))).not.toEqual(before);
    expect(text.structure(memory(bytes.subarray(0, bytes.length - 2)))).not.toEqual(before);
  });

  it('takes what shells and old editors write, and leaves compressed data', () => {
    const is = (bytes: Uint8Array, hint: string | null = null) => formatOf(bytes, hint, bytes.length).id;
    expect(is(Buffer.from('caf\xe9 na\xefve r\xe9sum\xe9', 'latin1'))).toBe('text');
    expect(is(Buffer.from(': 1700000000:0;echo \x83\xa7\x83\xa9 done', 'latin1'))).toBe('text');
    expect(is(utf8('\u001b[31mred\u001b[0m\u0007\n'))).toBe('text');
    expect(is(Uint8Array.from({ length: 300 }, (_, index) => (index * 7 + 1) % 255 || 1))).toBe('binary');
    const torn = (nuls: number) => utf8(`ls\n${'\0'.repeat(nuls)}export A=1 and so on and on\n`);
    expect(is(torn(40))).toBe('binary');
    expect(is(torn(40), 'text')).toBe('text');
    expect(is(torn(7), 'text')).toBe('binary');
  });

  it('takes UTF-16 without a mark and text with stretches of it, and no other data with NULs', () => {
    const is = (bytes: Uint8Array) => formatOf(head(bytes), null, bytes.length).id;
    const wide = Buffer.from('TOKEN=abc\r\nnext line\r\n', 'utf16le');
    expect(is(wide)).toBe('text');
    expect(is(Buffer.from(wide).swap16())).toBe('text');
    expect(is(Buffer.concat([Buffer.from('a log in ASCII\n'), wide, Buffer.from('and on\n')]))).toBe('text');
    expect(is(Buffer.from([0x41, 0, 0, 0, 0x42, 0, 0, 0, 0x43, 0, 0, 0]))).toBe('binary');
    expect(is(Buffer.concat([wide, Buffer.from([1, 2, 3, 0, 0])]))).toBe('binary');
    expect(is(Buffer.from('key\0value\0'))).toBe('binary');
  });
});

describe('hints from names', () => {
  for (const [path, hint] of [
    ['/a/b.JSON', 'json'],
    ['/a/b.ndjson', 'jsonl'],
    ['C:\\a\\b.ipynb', 'ipynb'],
    ['/a/.bashrc', null],
    ['/a/.env.local', 'local'],
    ['/a.d/b', null],
    ['/r/.git/objects/ab/0123456789abcdef0123456789abcdef012345', 'git-object'],
    ['/r/x.code-workspace', 'jsonc'],
  ] as const)
    it(`${path} → ${hint}`, () => {
      expect(hintOf(path)).toBe(hint);
    });
});

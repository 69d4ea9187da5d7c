import { describe, expect, it } from 'vitest';
import { jsonLine, oneLine, shownOn, table } from '../../src/cli/output.ts';

/** Names, labels and paths come from other machines; none of them may steer the terminal of who reads them. */

const terminal = { isTTY: true } as NodeJS.WriteStream;
const pipe = { isTTY: false } as NodeJS.WriteStream;
const HOSTILE = [
  '\u001b]0;title\u0007',
  '\u001b[2J\u001b[H',
  '\u001b[8m',
  '\u001b]8;;https://evil.example\u001b\\link',
  '\u009b2J',
  'a\rb',
  '\u202egnp.exe',
  'x\u2028y',
  '\u0000',
];
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e]/;

describe('what is printed', () => {
  it.each(HOSTILE)('steers no terminal: %j', (text) => {
    for (const stream of [terminal, pipe]) expect(shownOn(stream, `device ${text} end`)).not.toMatch(STEERS);
    expect(oneLine(text)).not.toMatch(STEERS);
  });

  it('keeps our colours on a terminal, lines and tabs', () => {
    const ours = '\u001b[1m\u001b[32mgood\u001b[39m\u001b[22m\n\tnext';
    expect(shownOn(terminal, ours)).toBe(ours);
    expect(shownOn(pipe, ours)).toBe('good\n\tnext');
    expect(shownOn(terminal, 'größe – 日本 👩‍💻')).toBe('größe – 日本 👩‍💻');
  });

  it('has one line for each row of a table, whatever stands in a cell', () => {
    const text = table([
      ['MACHINE', 'STATE'],
      ['a\nlaptop-2  contained', 'silent'],
      ['b\u001b[32m\t', 'silent'],
    ]);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toMatch(STEERS);
  });

  it('is the same JSON, with controls as escapes', () => {
    const value = { path: HOSTILE.join('\n'), n: 1 };
    expect(JSON.parse(jsonLine(value))).toEqual(value);
    expect(jsonLine(value)).not.toMatch(STEERS);
  });
});

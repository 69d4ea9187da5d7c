import { describe, expect, it } from 'vitest';
import { slowFind } from '../../src/forms/index.ts';

/** The one pass of the obvious engine starts at pairs of bytes: every pair that can begin a form must be among them. */
describe('the obvious search begins where a form begins', () => {
  const find = (block: string | Buffer, value: string) =>
    slowFind(Buffer.from(block), Buffer.from(value)).map(({ form, span }) => ({ form, ...span }));

  it('with one byte, also at the very end', () => {
    expect(find('k=Q', 'Q')).toEqual([{ form: 'raw', start: 2, end: 3 }]);
    expect(find('Q', 'Q')).toEqual([{ form: 'raw', start: 0, end: 1 }]);
  });

  const value = 'Zq7/kP+w2';
  const base64 = Buffer.from(value).toString('base64');
  const broken = (text: string, gap: string) => text[0] + gap + text.slice(1);
  const widened = (text: string, order: 'le' | 'be') =>
    order === 'le' ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16();
  it.each([
    ['base64', '\n', broken(base64, '\n')],
    ['base64', '\r\n', broken(base64, '\r\n')],
    ['base64', '\\n', broken(base64, '\\n')],
    ['hex', '\n', broken(Buffer.from(value).toString('hex'), '\n')],
    ['quoted-printable', '=\n', broken(value, '=\n')],
    ['shell', '\\\n', broken(value, '\\\n')],
    ['percent+base64', '%0A', broken(base64, '%0A')],
    ['utf16le+base64', '\n', widened(broken(base64, '\n'), 'le')],
    ['utf16be+base64', '\n', widened(broken(base64, '\n'), 'be')],
  ])('%s broken by %j after its first character', (form, _gap, block) => {
    expect(find(block, value)).toEqual([{ form, start: 0, end: block.length }]);
  });

  it('copies of one form do not overlap, those of two forms are all seen', () => {
    expect(find('aaaaaaaaaaaaaaaa', 'aaaaaaaa').map(({ start }) => start)).toEqual([0, 8]);
    expect(find(`${value} ${base64}`, value).map(({ form }) => form)).toEqual(['raw', 'base64']);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedList, type ExpectedProfile, parseExpected } from '../../src/cli/expected-list.ts';
import { Constellation } from '../server/constellation.ts';

const ann = { machine: 'laptop-7', user: 'ann' };
const bob = { machine: 'laptop-8', user: 'bob' };
const list = (text: string) => parseExpected(text, 'it.csv');

describe('the list', () => {
  it.each([
    ['lines', 'laptop-7,ann\nlaptop-8,bob\n'],
    ['Windows line ends and a byte order mark', '\ufefflaptop-7,ann\r\n\r\nlaptop-8,bob'],
    ['comments and blanks', '# IT, Monday\n\n laptop-7 , ann \nlaptop-8,bob\n# end'],
    ['a heading, in any order and among others', 'user,department,Machine\nann,"R, and D",laptop-7\nbob,"a ""b""\nc",laptop-8\n'],
    ['quotes', '"laptop-7","ann"\n "laptop-8" , "bob" \n'],
    ['JSON', JSON.stringify([ann, { ...bob, serial: 1 }])],
    ['one twice', 'laptop-7,ann\nlaptop-8,bob\nlaptop-7,ann\n'],
  ])('is read from %s', (_what, text) => {
    expect(list(text)).toEqual([ann, bob]);
  });

  it.each([
    ['Line 2 of it.csv has no usable user', 'laptop-7,ann\nlaptop-8\n'],
    ['Line 4 of it.csv has no usable machine', '# x\nlaptop-7,ann\n\n,bob\n'],
    ['Line 4 of it.csv has no usable user', 'machine,user,note\nlaptop-7,ann,"two\nlines"\nlaptop-8,,\n'],
    ['Line 2 of it.csv opens a quotation mark', 'laptop-7,ann\n"laptop-8,bob\n'],
    ['Line 1 of it.csv goes on behind', '"laptop-7"x,ann\n'],
    ['Entry 2 of it.csv has no usable user', JSON.stringify([ann, { machine: 'x' }])],
    ['it.csv is not JSON', '[{'],
    ['it.csv is JSON, but no array', '{}'],
    ['it.csv lists nobody', '# nobody\n'],
    ['Line 1 of it.csv has no usable machine', `${'x'.repeat(300)},ann`],
  ])('says: %s', (message, text) => {
    expect(() => list(text)).toThrow(message);
  });

  it('of 100,000 lines is read in a moment', () => {
    const text = Array.from({ length: 100_000 }, (_, n) => `laptop-${n},user-${n}`).join('\n');
    const begun = performance.now();
    expect(list(text).length).toBe(100_000);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

describe('another list', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lastcopy-expected-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is taken up where the file changes, and a wrong one is told and changes nothing', async () => {
    const path = join(folder, 'it.csv');
    writeFileSync(path, 'laptop-7,ann\n');
    const taken: (readonly ExpectedProfile[])[] = [];
    const wrong: unknown[] = [];
    using held = expectedList(path, { other: (profiles) => taken.push(profiles), wrong: (error) => wrong.push(error) }, 20);
    expect(held.profiles).toEqual([ann]);
    writeFileSync(path, 'laptop-8\n');
    await expect.poll(() => wrong.length).toBe(1);
    expect(String(wrong[0])).toContain('Line 1');
    writeFileSync(path, 'laptop-7,ann\nlaptop-8,bob\n');
    await expect.poll(() => taken).toEqual([[ann, bob]]);
  });

  it('changes who is expected of a running server at once', async () => {
    await using one = await Constellation.start({ expected: [ann] });
    await one.submit(await one.book.order({ orderId: 'order-1' }));
    expect((await one.rotation('order-1')).devices.map(({ machine }) => machine)).toEqual(['laptop-7']);
    one.server.expect([ann, bob]);
    expect((await one.rotation('order-1')).devices.map(({ machine }) => machine)).toEqual(['laptop-7', 'laptop-8']);
    expect((await one.rotation('order-1')).rotation.devices.expected).toBe(2);
  });
});

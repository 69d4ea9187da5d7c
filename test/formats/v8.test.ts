import { randomBytes } from 'node:crypto';
import { serialize } from 'node:v8';
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Format, formatById, formatOf, type Locator } from '../../src/formats/index.ts';
import { lacksModule, pythonEach } from './python.ts';
import { joined, told } from './told.ts';

const v8 = formatById('v8-value') as Format;
const secret = (): string => `needle${randomBytes(12).toString('hex')}`;
const at = (pointer: string): Locator => (pointer === '' ? [] : [{ kind: 'pointer', pointer }]);

/** A value with strings everywhere, and where each of them stands. */
function values(depth: number): fc.Arbitrary<{ value: unknown; strings: [string, string, boolean][] }> {
  const leaf = fc.oneof(
    fc.boolean().map((wide) => {
      const own = wide ? `☃${secret()}` : secret();
      return { value: own, strings: [['', own, wide]] as [string, string, boolean][] };
    }),
    fc
      .constantFrom<unknown>(1, -5, 2.5, null, undefined, true, false, 12_345_678_901_234_567_890n, new Date(0), /x/g, Number.NaN, '')
      .map((value) => ({ value, strings: [] as [string, string, boolean][] })),
    fc.constant(0).map(() => {
      const own = secret();
      return { value: new TextEncoder().encode(own), strings: [['', own, false]] as [string, string, boolean][] };
    }),
  );
  if (depth === 0) return leaf;
  const inner = fc.array(values(depth - 1), { maxLength: 4 });
  return fc.oneof(
    leaf,
    inner.map((list) => ({
      value: list.map(({ value }) => value),
      strings: list.flatMap(({ strings }, index) =>
        strings.map(([pointer, own, wide]): [string, string, boolean] => [`/${index}${pointer}`, own, wide]),
      ),
    })),
    inner.map((list) => ({
      value: Object.fromEntries(list.map(({ value }, index) => [`p${index}`, value])),
      strings: list.flatMap(({ strings }, index) =>
        strings.map(([pointer, own, wide]): [string, string, boolean] => [`/p${index}${pointer}`, own, wide]),
      ),
    })),
    inner.map((list) => ({
      value: new Map(list.map(({ value }, index) => [`k/${index}`, value])),
      strings: list.flatMap(({ strings }, index) =>
        strings.map(([pointer, own, wide]): [string, string, boolean] => [`/k~1${index}${pointer}`, own, wide]),
      ),
    })),
    inner.map((list) => ({
      value: new Set(list.map(({ value }) => [value])),
      strings: list.flatMap(({ strings }, index) =>
        strings.map(([pointer, own, wide]): [string, string, boolean] => [`/${index}/0${pointer}`, own, wide]),
      ),
    })),
  );
}

describe('values that V8 serialized', () => {
  it.prop([values(4)], { numRuns: 200 })('give every string, by its way', async ({ value, strings }) => {
    const bytes = serialize(value);
    expect(formatOf(bytes.subarray(0, 4_096), null, bytes.length).id).toBe('v8-value');
    const { found, unseen } = await told(
      v8,
      bytes,
      strings.map(([, own]) => own),
    );
    expect(unseen).toEqual([]);
    for (const [index, [pointer, own, wide]] of strings.entries()) {
      expect(found.get(index)?.map(({ locator }) => locator)).toEqual([at(pointer)]);
      const pieces = found.get(index)?.[0]?.pieces ?? [];
      expect(joined(bytes, pieces).toString(wide ? 'utf16le' : 'latin1')).toBe(own);
    }
  });

  it('put names before values, and wide ones in UTF-8', async () => {
    const bytes = serialize({ apiKey: 'é one', n: 5, deep: { password: 'über ☃' } });
    const { found } = await told(v8, bytes, ['apiKey = é one\n', 'password = über ☃\n']);
    expect(found.size).toBe(2);
  });

  it('with long strings and buffers have them as cells of their own', async () => {
    const needles = [secret(), secret()];
    const value = {
      long: 'x'.repeat(100_000) + needles[0],
      buffer: Buffer.concat([randomBytes(200_000), Buffer.from(needles[1]!)]),
      after: 'y',
    };
    const { found } = await told(v8, serialize(value), [...needles, 'after = y']);
    expect([0, 1, 2].map((index) => found.get(index)?.[0]?.locator)).toEqual([at('/long'), at('/buffer'), []]);
  });

  it('survive depth', async () => {
    let value: unknown = 'needle';
    for (let depth = 0; depth < 2_000; depth++) value = [value];
    expect((await told(v8, serialize(value), ['needle'])).found.size).toBe(1);
    const endless = Buffer.concat([Buffer.from([0xff, 0x0f]), Buffer.alloc(1_000_000, 'o"\u0001a')]);
    expect((await told(v8, endless, ['never'])).found.size).toBe(0);
  });

  it('are told raw from where they stop to be known', async () => {
    const own = secret();
    const bytes = Buffer.concat([Buffer.from([0xff, 0x0f, 0x6f, 0x22, 0x01, 0x61, 0x5c, 0x4b]), randomBytes(20), Buffer.from(own)]);
    expect((await told(v8, bytes, [own])).found.size).toBe(1);
  });
});

describe.skipIf(lacksModule('snappy'))('values in the wrapper of IndexedDB', () => {
  it('are unpacked, small and large', async () => {
    const needles = [secret(), secret(), secret()];
    const plain = [
      serialize({ pad: 'ab'.repeat(5_000), token: needles[0] }),
      serialize({ noise: Array.from({ length: 700_000 }, (_, index) => index + 0.5), token: needles[1] }),
      serialize({ text: 'lorem '.repeat(1_200_000) + needles[2] }),
    ];
    const packed = pythonEach('snappy', 'snappy.compress(b)', plain);
    for (const [index, block] of packed.entries()) {
      const bytes = Buffer.concat([Buffer.from([0xff, 0x11, 0x02]), block]);
      expect(formatOf(bytes.subarray(0, 4_096), null, bytes.length).id).toBe('v8-value');
      const { found, unseen } = await told(v8, bytes, needles);
      expect([...found.keys()]).toEqual([index]);
      expect(found.get(index)![0]!.locator).toEqual(at(index === 2 ? '/text' : '/token'));
      expect(unseen).toEqual([]);
      const cut = await told(v8, bytes.subarray(0, -20), needles);
      expect(cut.unseen).toMatchObject([{ reason: 'malformed' }]);
    }
  });
});

import { fc, it } from '@fast-check/vitest';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret } from '../search/tree.ts';
import { bplistOf, type Plist } from './bplists.ts';
import { contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { python } from './python.ts';

const format = formatById('bplist') as Format;
const noPython = lacks('/usr/bin/python3');

/** A text as the cells may hold it: those of wide strings are in UTF-16BE. */
const encodings = (text: string) => [Buffer.from(text), Buffer.from(text, 'utf16le').swap16()];

class Shown {
  readonly cells: readonly Cell[];
  readonly #contents: readonly Buffer[];

  constructor(cells: readonly Cell[]) {
    this.cells = cells;
    this.#contents = cells.map(({ source }) => Buffer.from(contentOf(source)));
  }

  holds(text: string): boolean {
    return this.#contents.some((content) => encodings(text).some((bytes) => content.includes(bytes)));
  }

  /** The names that cells give to the value. */
  whereIs(value: string): string[] {
    return this.cells.flatMap((cell, index) =>
      encodings(value).flatMap((bytes) => {
        const at = (this.#contents[index] as Buffer).indexOf(bytes);
        const steps = at < 0 ? [] : [...cell.locator, ...(cell.locate?.(at, at + bytes.length) ?? [])];
        return steps.flatMap((step) => (step.kind === 'pointer' ? [step.pointer] : step.kind === 'entry' ? [step.name] : []));
      }),
    );
  }
}

async function shown(bytes: Uint8Array): Promise<Shown> {
  return new Shown((await partsOf(format, bytes)).cells);
}

const plain: fc.Arbitrary<Plist> = fc.letrec<{ value: Plist }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.nat(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 20 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('binary property lists', () => {
  it.prop([plain])('show every string as a line, whatever stands next to it', async (value) => {
    const bytes = bplistOf(value);
    const view = await shown(bytes);
    const strings = (one: Plist): string[] =>
      typeof one === 'string'
        ? [one]
        : one === null || one instanceof Uint8Array || typeof one !== 'object'
          ? []
          : Object.entries(one).flatMap(([key, inner]) => [...(Array.isArray(one) ? [] : [key]), ...strings(inner)]);
    for (const string of strings(value)) if (string !== '' && string.isWellFormed()) expect(view.holds(string)).toBe(true);
  });

  it('names values by their keys, and gives rules the name beside the value', async () => {
    const [first, second, third] = [freshSecret(), freshSecret(), freshSecret()];
    const bytes = bplistOf({ accounts: [{ 'a/b': 'xyz', password: first }], names: ['zero', second], text: `é ${third}` });
    const view = await shown(bytes);
    expect(view.holds(`password = ${first}`)).toBe(true);
    expect(view.holds(`text = é ${third}`)).toBe(true);
    expect(view.whereIs(first)).toEqual(['/accounts/0/password']);
    expect(view.whereIs(second)).toEqual(['/names/1']);
    expect(view.whereIs(third)).toEqual(['/text']);
    expect(view.whereIs('xyz')).toEqual(['/accounts/0/a~1b']);
  });

  it('keeps a value apart from the next object, whose first byte may be a letter', async () => {
    const secret = freshSecret();
    const bytes = bplistOf({ token: secret, next: 'a', also: 'abcdefgh' });
    expect(Buffer.from(bytes).toString('latin1')).toMatch(new RegExp(`${secret}[A-Za-z_\\[\\\\\\]^]`));
    const view = await shown(bytes);
    expect(view.holds(`token = ${secret}\n`)).toBe(true);
    const cell = view.cells[0] as Cell;
    const at = Buffer.from(contentOf(cell.source)).indexOf(secret);
    const start = Buffer.from(bytes).indexOf(secret);
    expect(cell.pieces(at, at + secret.length)).toEqual([{ start, end: start + secret.length }]);
    expect(cell.locate?.(at - 3, at + 2)).toBeNull();
  });

  it('data is text, a file of its own, or left to the raw bytes', async () => {
    const inner = bplistOf({ inside: 'deep value' });
    const view = await shown(
      bplistOf({ a: utf8('some notes'), b: Uint8Array.from(gzipSync('x')), c: inner, d: Uint8Array.from([1, 0, 2, 0xff]) }),
    );
    expect(view.holds('a = some notes')).toBe(true);
    const files = view.cells.filter(({ inside }) => inside !== 'nothing');
    expect(files.map(({ locator }) => locator)).toEqual([[{ kind: 'pointer', pointer: '/b' }], [{ kind: 'pointer', pointer: '/c' }]]);
    expect(Buffer.from(contentOf((files[1] as Cell).source))).toEqual(Buffer.from(inner));
  });

  describe.skipIf(noPython)('beside Python', () => {
    it("finds what Python's plistlib wrote, under the way that Python goes to it", async () => {
      const script = `
import json, plistlib, random, string, struct, sys
out = sys.stdout.buffer
r = random.Random(int(sys.argv[1]))
word = lambda n: ''.join(r.choice(string.ascii_letters + string.digits) for _ in range(n))
for _ in range(40):
    secret = word(40)
    way = []
    def grow(depth, holds):
        kind = r.choice(['dict', 'list']) if depth else 'leaf'
        if kind == 'leaf':
            if holds: return r.choice([secret, 'é' + secret, secret.encode()])
            return r.choice([word(r.randint(0, 20)), r.randint(0, 10**9), word(3).encode() + bytes([0, 255]), 1.5, True])
        n = r.randint(1, r.choice([3, 20, 300]))
        chosen = r.randrange(n) if holds else -1
        names = [word(r.randint(1, 20)) + str(i) for i in range(n)]
        if holds: way.append(names[chosen] if kind == 'dict' else str(chosen))
        inner = [grow(depth - 1 if i == chosen else 0, i == chosen) for i in range(n)]
        return dict(zip(names, inner)) if kind == 'dict' else inner
    value = grow(r.randint(1, 4), True)
    bytes_ = plistlib.dumps(value, fmt=plistlib.FMT_BINARY, sort_keys=False)
    told = json.dumps({'secret': secret, 'way': '/' + '/'.join(way)}).encode()
    out.write(struct.pack('<II', len(told), len(bytes_)) + told + bytes_)
`;
      const output = python(script, '', String(Math.floor(Math.random() * 1e9)));
      let count = 0;
      for (let at = 0; at < output.length; count++) {
        const [told, size] = [output.readUInt32LE(at), output.readUInt32LE(at + 4)];
        const { secret, way } = JSON.parse(output.toString('utf8', at + 8, at + 8 + told)) as { secret: string; way: string };
        const bytes = Uint8Array.from(output.subarray(at + 8 + told, at + 8 + told + size));
        at += 8 + told + size;
        expect(formatOf(head(bytes), null, bytes.length)).toBe(format);
        expect((await shown(bytes)).whereIs(secret), `seed ${count}`).toEqual([way]);
      }
      expect(count).toBe(40);
    });

    it.prop([plain], { numRuns: 5 })('the samples are what Python reads', (value) => {
      expect(
        python('import plistlib,sys; print(type(plistlib.loads(sys.stdin.buffer.read())).__name__)', bplistOf(value)).length,
      ).toBeGreaterThan(0);
    });
  });

  it('circles, shared bytes and wrong sizes end, and are told of', async () => {
    const bytes = Buffer.from(bplistOf({ a: ['b', 'c'], d: 'e'.repeat(2_000) }));
    const table = Number(bytes.readBigUInt64BE(bytes.length - 8));
    const list = bytes.readUInt32BE(table + 4 * 2);
    const circle = Uint8Array.from(bytes);
    circle[list + 1] = 0;
    expect((await partsOf(format, circle)).cells.length).toBe(1);
    const shared = Buffer.from(bytes);
    const long = shared.readUInt32BE(table + 4 * 4);
    for (let index = 0; index < 7; index++) shared.writeUInt32BE(long, table + 4 * index);
    const { cells, unseen } = await partsOf(format, Uint8Array.from(shared));
    expect(cells.reduce((sum, { source }) => sum + source.size, 0)).toBeLessThan(shared.length * 2);
    expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    for (const damaged of [bytes.subarray(0, bytes.length - 9), bytes.with(bytes.length - 26, 0)])
      expect((await partsOf(format, Uint8Array.from(damaged))).unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    expect((await partsOf(format, Uint8Array.from(bytes.with(6, 0x31)))).unseen.map(({ reason }) => reason)).toEqual([
      'format-not-supported',
    ]);
  });

  it('many values are cells of bounded size, and small reads', async () => {
    const bytes = bplistOf(
      Array.from({ length: 30_000 }, (_, index) => `value number ${index} of a long list`),
      false,
    );
    const source = memory(bytes);
    let cells = 0;
    for await (const part of format.cells(source, { name: null, beside: () => null, inflater: () => expect.fail() })) {
      if ('reason' in part) expect.fail(part.detail);
      expect(part.source.size).toBeLessThan(300_000);
      cells++;
    }
    expect(cells).toBeGreaterThan(3);
    expect(source.largest).toBeLessThanOrEqual(1_024);
  });
});

import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatById, formatOf, type Format } from '../../src/formats/index.ts';
import { freshSecret, hunting, search, Tree } from '../search/tree.ts';
import { asarOf, opened, zipOf } from './archives.ts';
import { head, memory } from './bytes.ts';
import { redacting, rewritten } from './rewriting.ts';

const asar = formatById('asar') as Format;

describe('asar', () => {
  const files = [
    ['package.json', '{"name":"app"}'],
    ['src/main.js', 'const a = 1;\nconst token = "the value";\n'],
    ['src/deep/er/ü.txt', 'x'.repeat(2_000)],
    ['empty', ''],
  ] as const;
  const bytes = asarOf(files);

  it('gives its files, where they stand', async () => {
    expect(formatOf(head(bytes), 'asar', bytes.length).id).toBe('asar');
    const { cells, unseen } = await opened(asar, bytes);
    expect(unseen).toEqual([]);
    expect(cells.map(({ name, content }) => [name, content.toString()])).toEqual(files.filter(([, content]) => content !== ''));
    for (const { pieces, content } of cells) expect(bytes.subarray(pieces?.[0]?.start, pieces?.[0]?.end).equals(content)).toBe(true);
  });

  it('names a place by file and line', () => {
    const at = bytes.indexOf('the value');
    expect(asar.locate(memory(bytes), { start: at, end: at + 9 }).filter(({ kind }) => kind !== 'key')).toEqual([
      { kind: 'entry', name: 'src/main.js' },
      { kind: 'line', line: 2, column: 16 },
    ]);
    expect(asar.locate(memory(bytes), { start: 20, end: 25 })).toEqual([{ kind: 'offset', offset: 20 }]);
  });

  it('takes other text of the same length in files of which it has no hash', async () => {
    const wanted = redacting(['the value']);
    const plain = asarOf(files, false);
    const done = await rewritten(asar, plain, wanted);
    expect(done.kept).toEqual([]);
    expect(Buffer.from(done.bytes).toString()).toBe(plain.toString().replace('the value', 'REDACTED-'));
    const hashed = await rewritten(asar, bytes, wanted);
    expect(hashed.patches).toEqual([]);
    expect(hashed.kept).toMatchObject([{ locator: [{ kind: 'entry', name: 'src/main.js' }], cause: 'signed' }]);
  });

  it('says what is damaged or cut off', async () => {
    const damaged = Buffer.from(bytes);
    damaged.write('}}}}', bytes.indexOf('"deep"'));
    expect((await opened(asar, damaged)).unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    expect((await opened(asar, bytes.subarray(0, bytes.length - 100))).unseen).toEqual([
      { reason: 'malformed', detail: 'the archive is cut off: 1 of its files are not all there' },
    ]);
  });

  it('what hides in its files is found once, by name', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const zip = zipOf([{ name: 'in.env', content: `K=${secret}`, raw: deflateRawSync(`K=${secret}`) }]);
    tree.write(
      'app.asar',
      asarOf([
        ['a.js', `k("${secret}")`],
        ['b.zip', zip],
      ]),
    );
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ locator }) => locator.flatMap((step) => (step.kind === 'entry' ? [step.name] : []))).sort()).toEqual([
      ['a.js'],
      ['b.zip', 'in.env'],
    ]);
  });
});

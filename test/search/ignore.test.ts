import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeDisk, walk } from '../../src/disk/index.ts';
import { IGNORE_FILE, IgnoreRules, type SearchRequest } from '../../src/search/index.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

/** What a search by the rules leaves out; git itself is the oracle for what a pattern means. */

const ignoring = (home: string, patterns: readonly string[] = [], more: Partial<SearchRequest> = {}): SearchRequest =>
  hunting(home, {}, { detect: true, ignore: { patterns, base: home, within: [home] }, ...more });

async function readBy(request: SearchRequest): Promise<string[]> {
  return (await search(request)).files.map(({ file }) => relative(request.home, String(file.path)));
}

function walked(root: string, ignoreCase = false): string[] {
  const disk = nodeDisk();
  const rules = new IgnoreRules(disk, { patterns: [], base: root, within: [] }, ignoreCase);
  rules.enterRoot(root);
  return [...walk(disk, root, { sieve: (folder, entries) => rules.sieve(folder, entries) })].map(({ path }) =>
    relative(root, String(path)),
  );
}

describe.skipIf(lacks('git'))('patterns mean what they mean to git', () => {
  const names = ['a', 'b', 'ab', 'abc', 'B', 'a b', 'a.log', '[a]', '-', 'ü', '!x', '#y', 'c\\d', '*', 'b '];
  const folders = ['', 'a', 'b', 'a/b', 'a/b/a', 'ab', 'b/B/a'];
  const piece = fc.constantFrom(
    ...'a,b,ab,B,*,**,***,?,/,/,/**/,**/,/**,[ab],[!a],[^b],[a-c],[]a],[[:alpha:]],[[:upper:]],[[:nope:]],[a-,[,\\,\\*,\\a, ,.log,ü,!,#,-,[\\]a],[--b]'.split(
      ',',
    ),
  );
  const line = fc.tuple(
    fc.constantFrom('', '', '', '!', '/'),
    fc.array(piece, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '', '/', ' ', '\\ ', '\r'),
  );
  // Behind literal text git takes `**` for crossing folders, and `**\\/` for at least one folder, against its own manual, which is
  // followed here.
  const file = fc.array(
    line.map((parts) => parts.flat().join('')).filter((text) => !/(?:[^/*!]|.!)\*\*|\\\//.test(text)),
    { maxLength: 4 },
  );

  it('for any patterns, in files at any depth', () => {
    using tree = new Tree();
    execFileSync('git', ['init', '-q', tree.home]);
    for (const folder of folders)
      for (const name of names)
        if (!folders.some((other) => `${other}/`.startsWith(`${join(folder, name)}/`))) tree.write(join(folder, name), '');
    fc.assert(
      fc.property(file, fc.option(file), fc.option(file), (top, inA, inB) => {
        for (const [folder, lines] of [
          ['', top],
          ['a', inA],
          ['a/b', inB],
        ] as const) {
          const path = join(tree.home, folder, IGNORE_FILE);
          if (lines === null) rmSync(path, { force: true });
          else writeFileSync(path, `${lines.join('\n')}\n`);
        }
        const kept = execFileSync('git', ['ls-files', '-z', '--others', `--exclude-per-directory=${IGNORE_FILE}`], { cwd: tree.home });
        const byGit = kept.toString().split('\0').filter(Boolean);
        const own = walked(tree.home).filter((path) => !path.startsWith('.git/'));
        expect(own.toSorted()).toEqual(byGit.toSorted());
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe('ignore rules', () => {
  it('leave out files and whole folders, and tell which line did it and why', async () => {
    using tree = new Tree();
    for (const name of ['src/a.ts', 'src/gen/b.ts', 'data/big.bin', 'keep.log', 'x.log']) tree.write(name, 'x');
    const file = tree.write(IGNORE_FILE, '# generated from the schema\ngen/\n\n# test data,\n# made up\n/data\n*.log\n\n!keep.log\n');
    const found = await search(ignoring(tree.home));
    expect(found.files.map(({ file: { path } }) => relative(tree.home, String(path)))).toEqual([IGNORE_FILE, 'keep.log', 'src/a.ts']);
    const ignored = found.events.filter((event) => event.type === 'ignored');
    expect(ignored.map(({ path, kind, by }) => [relative(tree.home, String(path)), kind, by])).toEqual([
      ['data', 'directory', { pattern: '/data', file, line: 6, reason: 'test data, made up' }],
      ['x.log', 'file', { pattern: '*.log', file, line: 7, reason: 'test data, made up' }],
      ['src/gen', 'directory', { pattern: 'gen/', file, line: 2, reason: 'generated from the schema' }],
    ]);
    expect(found.summary).toMatchObject({ ignored: 3, notVisible: 0 });
  });

  it('let the request overrule every file', async () => {
    using tree = new Tree();
    tree.write('a.log', '');
    tree.write('b.log', '');
    tree.write(IGNORE_FILE, '*.log\n');
    expect(await readBy(ignoring(tree.home, ['!a.log', IGNORE_FILE]))).toEqual(['a.log']);
  });

  it('never leave out a path that the request names, and count files above it up to the folders that it names', async () => {
    using tree = new Tree();
    tree.write(IGNORE_FILE, 'vendor/\n*.tmp\n');
    const vendor = join(tree.home, 'vendor');
    const inner = tree.write('vendor/a.txt', '');
    const tmp = tree.write('vendor/a.tmp', '');
    expect(await readBy(ignoring(tree.home, [], { roots: [vendor] }))).toEqual(['vendor/a.txt']);
    expect(await readBy(ignoring(tree.home, [], { roots: [tmp, inner] }))).toEqual(['vendor/a.tmp', 'vendor/a.txt']);
    const alone = ignoring(tree.home, [], { roots: [vendor], ignore: { patterns: [], base: vendor, within: [] } });
    expect(await readBy(alone)).toEqual(['vendor/a.tmp', 'vendor/a.txt']);
  });

  it('are refused for anything to hunt, and an ignore file hides nothing from a hunt', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write(IGNORE_FILE, '*\n');
    tree.write('a.txt', secret);
    const request = hunting(tree.home, { it: secret });
    expect((await search(request)).hits).toHaveLength(1);
    expect((await search({ ...request, detect: true })).hits.filter(({ type }) => type === 'replica')).toHaveLength(1);
    for (const detect of [true, false]) {
      const refused = search({ ...request, detect, ignore: { patterns: [], base: tree.home, within: [] } });
      await expect(refused).rejects.toThrow(TypeError);
    }
  });

  it('take names that are no UTF-8 byte by byte', async () => {
    using tree = new Tree();
    for (const last of [0xe9, 0xea]) writeFileSync(Buffer.concat([Buffer.from(`${tree.home}/x`), Buffer.from([last])]), '');
    writeFileSync(join(tree.home, IGNORE_FILE), Buffer.concat([Buffer.from('x'), Buffer.from([0xe9, 0x0a])]));
    const found = await search(ignoring(tree.home));
    expect(found.files.map(({ file: { path } }) => Buffer.from(path).at(-1))).toEqual([IGNORE_FILE.charCodeAt(14), 0xea]);
  });
});

describe('a hostile ignore file', () => {
  const problems = async (tree: Tree): Promise<[string[], number]> => {
    const { events, summary } = await search(ignoring(tree.home));
    return [events.flatMap((event) => (event.type === 'ignore-file' ? [event.detail] : [])), summary.files];
  };

  it.each([
    ['huge', Buffer.alloc(70_000, '*\n'), /longer than 64 KiB/],
    ['of too many patterns', Buffer.alloc(4_000, '*\n'), /more than 1000 patterns/],
    ['binary', Buffer.from([0x2a, 0x0a, 0, 1, 2, 0xff]), /no text/],
  ])('that is %s is not followed, and that is told', async (_name, content, told) => {
    using tree = new Tree();
    tree.write('a.txt', '');
    tree.write(IGNORE_FILE, content);
    expect(await problems(tree)).toEqual([[expect.stringMatching(told)], 2]);
  });

  it('that is a link, a folder or a FIFO is not followed', async () => {
    using tree = new Tree();
    using elsewhere = new Tree();
    tree.write('a.txt', '');
    symlinkSync(elsewhere.write('patterns', '*\n'), join(tree.home, IGNORE_FILE));
    tree.write('b/a.txt', '');
    mkdirSync(join(tree.home, 'b', IGNORE_FILE));
    tree.write('c/a.txt', '');
    execFileSync('mkfifo', [join(tree.home, 'c', IGNORE_FILE)]);
    expect(await problems(tree)).toEqual([[expect.stringMatching(/link/), expect.stringMatching(/cannot be read/)], 3]);
  });

  it('costs no more than it is worth: patterns that compare slowly are given up', async () => {
    using tree = new Tree();
    tree.write(IGNORE_FILE, `*${'a'.repeat(120)}b\n`.repeat(250));
    for (let index = 0; index < 60; index++) tree.write(`${'a'.repeat(240)}${index}`, '');
    const began = performance.now();
    const [told, files] = await problems(tree);
    expect(told).toEqual([expect.stringMatching(/too long/)]);
    expect(files).toBe(61);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('nested a hundred times is followed 64 deep', async () => {
    using tree = new Tree();
    for (let depth = 0; depth < 100; depth++) tree.write(join(...Array.from({ length: depth }, () => 'd'), IGNORE_FILE), 'never\n');
    const [told] = await problems(tree);
    expect(told).toHaveLength(36);
  });
});

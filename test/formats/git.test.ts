import { fc, it } from '@fast-check/vitest';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Cell, type Format, formatById, formatOf, hintOf, type NotVisible, type Surroundings } from '../../src/formats/index.ts';
import { inflater } from '../../src/search/inflate.ts';
import { lacks } from '../real-programs.ts';
import { alone, contentOf, head, memory, partsOf, utf8 } from './bytes.ts';
import { idOf, type WrittenEntry, writeDelta, writeIndex, writePack, writeReftable } from './git-pack-writer.ts';
import { everyObject, type GitObject, packsOf, Repository } from './git-repository.ts';

const gitPack = formatById('git-pack') as Format;
const gitBundle = formatById('git-bundle') as Format;
const gitObject = formatById('git-object') as Format;

interface Given {
  /** Blobs, and others that have a cell of their own, by their names. */
  readonly own: Map<string, Buffer>;
  /** Paths of blobs by their names. */
  readonly paths: Map<string, string>;
  /** Everything that was joined. */
  readonly joined: Buffer;
  /** What `objects` that were joined are called. */
  readonly called: Map<string, string>;
  readonly unseen: NotVisible[];
}

async function given(
  format: Format,
  bytes: Uint8Array,
  around: Partial<Surroundings> = {},
  objects: readonly GitObject[] = [],
): Promise<Given> {
  const called = new Map<string, string>();
  const own = new Map<string, Buffer>();
  const paths = new Map<string, string>();
  const joined: Uint8Array[] = [];
  const unseen: NotVisible[] = [];
  const source = memory(bytes);
  for await (const part of format.cells(source, { name: null, beside: () => null, inflater, ...around })) {
    if ('reason' in part) {
      unseen.push(part);
      continue;
    }
    expect(part.pieces(0, 1)).toBeNull();
    const content = Buffer.from(all(part));
    if (part.locator.length === 0) {
      joined.push(content);
      for (const object of objects) {
        const at = object.content.length === 0 ? -1 : content.indexOf(object.content);
        const [step, line] = at < 0 ? [] : (part.locate?.(at, at + object.content.length) ?? []);
        if (step?.kind === 'entry') called.set(object.name, step.name);
        if (at >= 0) expect(line).toEqual({ kind: 'line', line: 1 });
      }
    } else {
      const [first, second] = part.locator;
      const name = first?.kind === 'entry' ? first.name : '';
      own.set(name, content);
      if (second?.kind === 'entry') paths.set(name, second.name);
    }
  }
  expect(source.largest).toBeLessThanOrEqual(1_048_576);
  return { own, paths, joined: Buffer.concat(joined), called, unseen };
}

/** Also of a cell whose source ends before its size. */
function all(cell: Cell): Uint8Array {
  if (Number.isFinite(cell.source.size) && cell.source.size < 100_000) return contentOf(cell.source);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let got = 1; got > 0; at += got) {
    const part = new Uint8Array(1_000_000);
    got = cell.source.read(at, part);
    parts.push(part.subarray(0, got));
  }
  return Buffer.concat(parts);
}

function fromDisk(path: string): { bytes: Buffer; around: Partial<Surroundings> } {
  const beside = (name: string) => {
    const other = join(dirname(path), name);
    return existsSync(other) ? memory(readFileSync(other)) : null;
  };
  return { bytes: readFileSync(path), around: { name: basename(path), beside } };
}

/** That what was given is what git itself says, object by object. */
function expectSame({ own, joined, called, unseen }: Given, objects: readonly GitObject[]): void {
  expect(unseen).toEqual([]);
  for (const { name, content } of objects) {
    if (name.startsWith('blob ')) {
      if (content.length > 0) expect(own.get(name)?.equals(content), name).toBe(true);
    } else if (!name.startsWith('tree ')) {
      expect(joined.includes(content), name).toBe(true);
      expect(called.get(name)).toBe(name);
    }
  }
  const blobs = objects.filter(({ name, content }) => name.startsWith('blob ') && content.length > 0);
  expect([...own.keys()].filter((name) => name.startsWith('blob ')).length).toBe(blobs.length);
}

const line = (): string => `${randomBytes(9).toString('base64')} ${'some words that repeat '.repeat(2)}`;

describe.skipIf(lacks('git'))('packs by the real git are given object by object as git itself gives them', () => {
  const ways: readonly [string, string[], string[]][] = [
    ['chains of deltas', [], ['repack', '-adfq', '--depth=60', '--window=30']],
    ['no deltas', [], ['repack', '-adfq', '--depth=0', '--window=0']],
    ['not compressed', [], ['-c', 'pack.compression=0', 'repack', '-adFq']],
    ['deltas that name their base', [], ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq']],
    ['SHA-256', ['--object-format=sha256'], ['repack', '-adfq']],
    ['SHA-256, deltas that name their base', ['--object-format=sha256'], ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq']],
  ];
  for (const [name, init, repack] of ways)
    it(name, async () => {
      using repository = new Repository(...init);
      repository.grow(40, 6, line);
      repository.git(['tag', '-a', '-m', `a tag ${line()}`, 'v1', 'main']);
      repository.git(repack);
      const objects = everyObject(repository.folder);
      const [pack = ''] = packsOf(repository.folder);
      const { bytes, around } = fromDisk(pack);
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('git-pack');
      const indexed = await given(gitPack, bytes, around, objects);
      expectSame(indexed, objects);
      for (const path of ['folder-0/file-0.txt', 'folder-2/file-5.txt']) {
        const id = repository
          .git(['rev-parse', `main:${path}`])
          .toString()
          .trim();
        expect(indexed.paths.get(`blob ${id}`)).toBe(path);
      }
      for (const part of ['folder-1', 'file-4.txt']) expect(indexed.joined.includes(part)).toBe(true);
      // Without the index the pack is gone through from its start.
      const alone = await given(gitPack, bytes, { name: basename(pack) }, objects);
      expectSame(alone, objects);
      expect(alone.paths.size).toBe(indexed.paths.size);
    });

  it('bundles, whole ones and those that build on what others have', async () => {
    for (const init of [[], ['--object-format=sha256']]) {
      using repository = new Repository(...init);
      repository.grow(20, 4, line);
      const path = join(repository.folder, 'a.bundle');
      repository.git(['bundle', 'create', '-q', path, '--all']);
      const bytes = readFileSync(path);
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('git-bundle');
      const all = everyObject(repository.folder);
      expectSame(await given(gitBundle, bytes, {}, all), all);

      repository.git(['tag', 'before']);
      const old = new Set(everyObject(repository.folder).map((object) => object.name));
      const marked = `marked-${randomBytes(8).toString('hex')}`;
      const file = repository.git(['show', 'main:folder-0/file-0.txt']).toString();
      writeFileSync(join(repository.folder, 'changed'), file.replace('\n', `\n${marked}\n`));
      repository.git(['read-tree', 'main']);
      const blob = repository.git(['hash-object', '-w', 'changed']).toString().trim();
      repository.git(['update-index', '--cacheinfo', `100644,${blob},folder-0/file-0.txt`]);
      repository.git(['commit', '-qm', 'one line more']);
      repository.git(['bundle', 'create', '-q', path, 'before..main']);
      const thin = await given(gitBundle, readFileSync(path));
      const fresh = everyObject(repository.folder).filter((object) => !old.has(object.name) && object.name.startsWith('commit'));
      for (const { content } of fresh) expect(thin.joined.includes(content)).toBe(true);
      expect(Buffer.concat([thin.joined, ...thin.own.values()]).includes(marked)).toBe(true);
      expect(thin.unseen.map((part) => part.reason)).toEqual(['unreadable']);
    }
  });

  it('tables have nothing that their plain bytes do not show', () => {
    using repository = new Repository();
    repository.grow(3, 2, line);
    repository.git(['read-tree', 'main']);
    repository.git(['repack', '-adq', '--write-bitmap-index']);
    repository.git(['multi-pack-index', 'write']);
    repository.git(['commit-graph', 'write']);
    const pack = (packsOf(repository.folder)[0] ?? '').replace(/\.pack$/, '');
    const objects = join(repository.folder, '.git/objects');
    const tables = [`${pack}.idx`, `${pack}.bitmap`, join(objects, 'pack/multi-pack-index'), join(objects, 'info/commit-graph')];
    for (const path of [...tables, join(repository.folder, '.git/index')]) {
      const bytes = readFileSync(path);
      const format = formatOf(head(bytes), hintOf(path), bytes.length);
      expect([format.id, format.beyond]).toEqual(['git-table', 'nothing']);
    }
  });

  it('loose objects of every kind', async () => {
    for (const init of [[], ['--object-format=sha256']]) {
      using repository = new Repository(...init);
      writeFileSync(join(repository.folder, 'a-name.txt'), line());
      repository.git(['add', '.']);
      repository.git(['commit', '-qm', 'a message']);
      repository.git(['tag', '-am', 'a tag', 'v1']);
      repository.git(['hash-object', '-w', '--stdin'], randomBytes(300_000));
      for (const { name, content } of everyObject(repository.folder)) {
        const id = name.split(' ')[1] ?? '';
        const path = join(repository.folder, '.git/objects', id.slice(0, 2), id.slice(2));
        const bytes = readFileSync(path);
        expect(formatOf(head(bytes), hintOf(path), bytes.length).id).toBe('git-object');
        const { own, unseen } = await given(gitObject, bytes, { name: id.slice(2) });
        expect(unseen).toEqual([]);
        const expected = name.startsWith('tree ') ? Buffer.from('a-name.txt\n') : content;
        expect(own.get(name)?.equals(expected), name).toBe(true);
      }
    }
  });

  it('large blobs are decompressed as they are read; of changes to them what was added is searched, and said so', async () => {
    using repository = new Repository();
    const large = Buffer.from(Array.from({ length: 180_000 }, (_, row) => `${row * row} ${'abc '.repeat(24)}\n`).join(''));
    expect(large.length).toBeGreaterThan(16_777_216);
    const marked = Buffer.from(`marked-${randomBytes(8).toString('hex')}`);
    const changed = Buffer.concat([large.subarray(0, 9_000_000), marked, large.subarray(9_000_000)]);
    for (const content of [large, changed]) {
      writeFileSync(join(repository.folder, 'large.sql'), content);
      repository.git(['add', '.']);
      repository.git(['-c', 'core.compression=1', 'commit', '-qm', 'x']);
    }
    const id = (content: Uint8Array): string => idOf('blob', content).toString('hex');
    const loose = join(repository.folder, '.git/objects', id(large).slice(0, 2), id(large).slice(2));
    const one = await given(gitObject, readFileSync(loose), { name: id(large).slice(2) });
    expect(one.own.get('blob')?.equals(large)).toBe(true);
    repository.git(['repack', '-adfq', '--window=2']);
    const { bytes, around } = fromDisk(packsOf(repository.folder)[0] ?? '');
    for (const way of [around, {}]) {
      const { own, joined, unseen } = await given(gitPack, bytes, way);
      const [whole, other] = own.has(`blob ${id(large)}`) ? [large, changed] : [changed, large];
      expect(own.get(`blob ${id(whole)}`)?.equals(whole)).toBe(true);
      expect(Buffer.concat([joined, ...own.values()]).includes(marked)).toBe(true);
      expect(own.has(`blob ${id(other)}`)).toBe(false);
      expect(unseen.map((part) => part.reason)).toEqual(['too-large']);
    }
  });
});

describe('reftables', () => {
  const reftable = formatById('git-reftable') as Format;
  const logs = Array.from({ length: 3 }, (_, index) => utf8(`\0\x30refs/heads/main\0${'x'.repeat(40)} clone: from somewhere ${index}`));

  it('give their reflogs, with refs before them or without', async () => {
    for (const refs of ['', 'refs/heads/main and its id']) {
      const bytes = writeReftable(utf8(refs), logs);
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('git-reftable');
      const cells = await partsOf(reftable, bytes);
      expect(cells.unseen).toEqual([]);
      expect(cells.cells.map((cell) => (cell.locator[0]?.kind === 'entry' ? cell.locator[0].name : ''))).toEqual([
        'reflog',
        'reflog',
        'reflog',
      ]);
      const cut = await partsOf(reftable, bytes.subarray(0, bytes.length - 80));
      expect(cut.unseen.map((part) => part.reason)).toEqual(['malformed']);
    }
    expect(await partsOf(reftable, writeReftable(utf8('refs'), []))).toEqual({ cells: [], unseen: [] });
  });

  it('are given whole', async () => {
    const given: string[] = [];
    for await (const part of reftable.cells(memory(writeReftable(utf8('refs'), logs)), alone))
      if (!('reason' in part)) given.push(Buffer.from(contentOf(part.source)).toString('latin1'));
    expect(given).toEqual(logs.map((log) => Buffer.from(log).toString('latin1')));
  });
});

describe('hostile packs', () => {
  const blob = (text: string): WrittenEntry => ({ type: 'blob', content: utf8(text) });
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index} `.repeat(20));
  const honest = writePack(texts.map(blob));

  it('what stands before a cut is given, and the cut is told, with and without an index', async () => {
    for (const at of [honest.bytes.length - 40, honest.bytes.length >> 1, honest.offsets[3] ?? 0, 13]) {
      const { own, unseen } = await given(gitPack, honest.bytes.subarray(0, at));
      expect(own.size).toBeGreaterThanOrEqual(honest.offsets.filter((_, index) => (honest.offsets[index + 1] ?? at + 1) <= at).length);
      expect(unseen.map((part) => part.reason)).toContain('malformed');
    }
  });

  it('one damaged object does not hide the others where there is an index', async () => {
    const damaged = Buffer.from(honest.bytes);
    const at = honest.offsets[7] ?? 0;
    damaged.fill(0xff, at + 4, at + 12);
    const index = writeIndex(
      honest,
      texts.map((text) => idOf('blob', utf8(text))),
    );
    const around = { name: 'pack-1.pack', beside: (name: string) => (name === 'pack-1.idx' ? memory(index) : null) };
    const { own, unseen } = await given(gitPack, damaged, around);
    expect(texts.filter((text) => own.get(`blob ${idOf('blob', utf8(text)).toString('hex')}`)?.equals(utf8(text)))).toHaveLength(19);
    expect(unseen.map((part) => part.reason)).toEqual(['malformed']);
  });

  it('sizes that lie are told', async () => {
    for (const size of [3, 5_000]) {
      const { unseen } = await given(gitPack, writePack([{ ...blob('a text'), size }]).bytes);
      expect(unseen.map((part) => part.reason)).toContain('malformed');
    }
    const more = await given(gitPack, writePack([blob('a text')], 5_000_000).bytes);
    expect(more.unseen.map((part) => part.reason)).toEqual(['malformed']);
    const fewer = await given(gitPack, writePack([blob('a text'), blob('b text'), blob('c text')], 1).bytes);
    expect(fewer.unseen.map((part) => part.reason)).toEqual(['malformed']);
    const loose = await given(gitObject, deflateSync('blob 3\0a text'), { name: 'x'.repeat(38) });
    expect([...loose.own.values()].join('')).toBe('a t');
    expect(loose.unseen.map((part) => part.reason)).toEqual(['malformed']);
  });

  it('objects that are made of each other in a circle give what they add', async () => {
    const ids = [randomBytes(20), randomBytes(20)];
    const added = ['first-addition', 'other-addition'];
    const entries = added.map((text, index): WrittenEntry => {
      const ops = [{ copy: 0, length: 50 }, { add: utf8(text) }];
      return { type: 'ref-delta', id: ids[1 - index] as Uint8Array, content: writeDelta(64, 64, ops) };
    });
    const pack = writePack(entries);
    const index = writeIndex(pack, ids);
    const { joined, own, unseen } = await given(gitPack, pack.bytes, { name: 'p.pack', beside: () => memory(index) });
    for (const text of added) expect(Buffer.concat([joined, ...own.values()]).includes(text)).toBe(true);
    expect(unseen.map((part) => part.reason)).toEqual(['too-deep']);
    const alone = await given(gitPack, pack.bytes);
    expect(alone.unseen.map((part) => part.reason)).toEqual(['unreadable']);
  });

  it('a chain of 6,000 changes is followed as far as git itself would make one, and in linear time', async () => {
    const entries: WrittenEntry[] = [blob('x'.repeat(100))];
    for (let index = 1; index < 6_000; index++) {
      const own = utf8(`${index}`.padStart(10, '0'));
      entries.push({ type: 'ofs-delta', base: index - 1, content: writeDelta(100, 100, [{ add: own }, { copy: 10, length: 90 }]) });
    }
    const { own, unseen } = await given(gitPack, writePack(entries).bytes);
    // In the order of the pack each base was just made.
    expect(unseen).toEqual([]);
    expect(own.size).toBe(6_000);
  });

  it('bombs: much from little is read in flat memory', async () => {
    const zeros = deflateSync(new Uint8Array(60_000_000));
    const entries: WrittenEntry[] = [
      { type: 'blob', content: new Uint8Array(0), stream: zeros, size: 60_000_000 },
      { type: 'blob', content: new Uint8Array(15_000_000) },
      ...Array.from({ length: 100 }, (_, index): WrittenEntry => {
        const ops = [{ add: Uint8Array.of(index + 1) }, { copy: 0, length: 14_999_999 }];
        return { type: 'ofs-delta', base: 1, content: writeDelta(15_000_000, 15_000_000, ops) };
      }),
    ];
    const source = memory(writePack(entries).bytes);
    expect(source.size).toBeLessThan(200_000);
    const before = process.memoryUsage().arrayBuffers;
    const part = new Uint8Array(65_536);
    let most = 0;
    let read = 0;
    for await (const cell of gitPack.cells(source, { name: null, beside: () => null, inflater })) {
      if ('reason' in cell) continue;
      for (let got = 1, at = 0; got > 0; at += got) {
        got = cell.source.read(at, part);
        read += got;
      }
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(read).toBe(60_000_000 + 101 * 15_000_000);
    // What a collection has not come by yet counts as well.
    expect(most).toBeLessThan(200_000_000);
  });

  it.prop([fc.array(fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }) }), { minLength: 1, maxLength: 5 })], { numRuns: 60 })(
    'any damage leaves the others and never throws',
    async (flips) => {
      const delta = writeDelta(180, 100, [{ add: utf8('added') }, { copy: 3, length: 95 }]);
      const pack = writePack([...texts.map(blob), { type: 'ofs-delta', base: 2, content: delta }]);
      const index = writeIndex(
        pack,
        [...texts, 'x'].map((text) => idOf('blob', utf8(text))),
      );
      for (const { at, byte } of flips) {
        pack.bytes[at % pack.bytes.length] = byte;
        index[at % index.length] = byte;
      }
      await given(gitPack, pack.bytes);
      await given(gitPack, pack.bytes, { name: 'p.pack', beside: () => memory(index) });
    },
  );
});

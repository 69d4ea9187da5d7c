import { linkSync, lstatSync, utimesSync } from 'node:fs';
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { identityKey, nodeDisk } from '../../src/disk/index.ts';
import type { Identity } from '../../src/disk/index.ts';
import { KnownFiles, stateOf } from '../../src/search/known-files.ts';
import { Tree } from './tree.ts';

const rest = { nlink: 1, mode: 0o644, uid: 1_000 };
const identity: fc.Arbitrary<Identity> = fc
  .record({
    dev: fc.nat({ max: 3 }),
    ino: fc.nat({ max: 3 }),
    size: fc.nat({ max: 3 }),
    mtime: fc.integer({ min: -2, max: 2 }),
    ctime: fc.nat({ max: 2 }),
  })
  .map(({ dev, ino, size, mtime, ctime }) => ({
    ...rest,
    dev: String(dev),
    ino: String(ino),
    size,
    mtimeNs: String(mtime * 1_000_000_001),
    ctimeNs: String(ctime),
  }));
const path = fc
  .tuple(
    fc.constantFrom('/', '/a/', '/a/b/', '/é/', ''),
    fc.oneof(fc.nat({ max: 30 }).map(String), fc.constantFrom('ä', 'a\u0308', '💥', '', 'x'.repeat(300))),
  )
  .map(([folder, name]) => folder + name);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remember' as const), path, identity }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forget' as const), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('carry' as const) }) },
);

function holds(known: KnownFiles, at: string, one: Identity): boolean {
  const cut = at.lastIndexOf('/') + 1;
  return known.holds(known.folder(at.slice(0, cut)), at.slice(cut), stateOf(one));
}

describe('known files', () => {
  it.prop([fc.array(step, { maxLength: 120 }), fc.array(fc.tuple(path, identity), { minLength: 20, maxLength: 60 })], { numRuns: 150 })(
    'answer as a map does, before and after they were carried over as bytes',
    (steps, questions) => {
      let known = KnownFiles.empty();
      const model = new Map<string, Identity>();
      for (const one of steps) {
        if (one.do === 'remember') {
          known.remember(one.path, one.identity);
          model.set(one.path, one.identity);
        } else if (one.do === 'forget') expect(known.forget(one.path)).toBe(model.delete(one.path));
        else known = KnownFiles.from(known.bytes());
      }
      expect(known.size).toBe(model.size);
      expect([...known.paths()].sort()).toEqual([...model.keys()].sort());
      for (const [at, one] of [...questions, ...model]) {
        expect(known.has(at)).toBe(model.has(at));
        const wanted = model.get(at);
        expect(holds(known, at, one)).toBe(wanted !== undefined && identityKey(wanted) === identityKey(one));
      }
    },
  );

  it('hold many files, met in the order of a walk and out of it', () => {
    const known = KnownFiles.empty();
    const all = Array.from({ length: 20_000 }, (_, index): [string, Identity] => [
      `/home/${index % 700}/file-${index}`,
      { ...rest, dev: '1', ino: String(index), size: index, mtimeNs: String(index), ctimeNs: '7' },
    ]);
    for (const [at, one] of all) known.remember(at, one);
    const carried = KnownFiles.from(known.bytes());
    expect(all.filter(([at, one]) => holds(carried, at, one))).toHaveLength(all.length);
    expect(all.toReversed().filter(([at, one]) => holds(carried, at, one))).toHaveLength(all.length);
    expect(all.filter(([at, one]) => holds(carried, at, { ...one, size: one.size + 1 }))).toEqual([]);
  });

  it.prop([fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat({ max: 255 }), fc.boolean()], { numRuns: 200 })(
    'take any bytes at all without failing',
    (bytes, at, to, own) => {
      const known = KnownFiles.empty();
      for (const name of ['/a/b', '/a/ä', '/c']) known.remember(name, { ...rest, dev: '1', ino: '2', size: 3, mtimeNs: '4', ctimeNs: '5' });
      const image = own ? known.bytes() : bytes;
      if (image.length > 0) image[at % image.length] = to;
      const damaged = KnownFiles.from(own ? image : image.subarray(1));
      for (const name of [...damaged.paths(), '/a/b', '/x']) damaged.forget(name);
      damaged.remember('/new', { ...rest, dev: '1', ino: '2', size: 3, mtimeNs: '4', ctimeNs: '5' });
      damaged.bytes();
    },
  );

  it('round times as lstat does, also before 1970', () => {
    using tree = new Tree();
    const file = tree.write('x', 'x');
    linkSync(file, tree.path('y'));
    for (const seconds of [1_763_900_000.123_456, -86_400.25, 0, 1]) {
      utimesSync(file, seconds, seconds);
      const seen = nodeDisk().look(file)?.identity as Identity;
      expect(lstatSync(tree.path('y'))).toMatchObject(stateOf(seen));
    }
  });
});

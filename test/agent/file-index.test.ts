import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, it } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { FileIndex } from '../../src/agent/file-index.ts';
import type { Identity } from '../../src/disk/index.ts';
import { KnownFiles } from '../../src/search/index.ts';
import { stateOf } from '../../src/search/known-files.ts';

const EPOCHS = { rules: 'rules-1', hunt: '' };
let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lastcopy-index-'));
  file = join(dir, 'files.index');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const identity: fc.Arbitrary<Identity> = fc.record({
  dev: u64,
  ino: u64,
  size: fc.maxSafeNat(),
  mtimeNs: i64,
  ctimeNs: i64,
  nlink: fc.constant(1),
  mode: fc.constant(0o644),
  uid: fc.constant(1000),
});
const files = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), identity, { maxKeys: 20 });

function save(known: Record<string, Identity>): void {
  const index = FileIndex.load(file, EPOCHS);
  for (const path of index.paths()) index.forget(path);
  for (const [path, one] of Object.entries(known)) index.remember(path, one);
  index.save();
}

describe('the file index', () => {
  it.prop([files], { numRuns: 50 })('gives back what it was told', (known) => {
    rmSync(file, { force: true });
    save(known);
    const index = FileIndex.load(file, EPOCHS);
    expect([...index.paths()].sort()).toEqual(Object.keys(known).sort());
    const sent = KnownFiles.from(index.known);
    for (const [path, one] of Object.entries(known)) {
      const at = path.lastIndexOf('/') + 1;
      expect(sent.holds(sent.folder(path.slice(0, at)), path.slice(at), stateOf(one))).toBe(true);
    }
  });

  it.prop([files.filter((known) => Object.keys(known).length > 0), fc.nat(), fc.boolean()], { numRuns: 100 })(
    'is empty when it was torn or altered anywhere',
    (known, at, cut) => {
      rmSync(file, { force: true });
      save(known);
      const bytes = readFileSync(file);
      const place = at % bytes.length;
      const byte = bytes[place] ?? 0;
      writeFileSync(
        file,
        cut ? bytes.subarray(0, place) : Buffer.concat([bytes.subarray(0, place), Buffer.from([byte ^ 0x01]), bytes.subarray(place + 1)]),
      );
      expect(FileIndex.load(file, EPOCHS).size).toBe(0);
    },
  );

  it('is empty under other rules, keys or hunted values', () => {
    save({ '/a': { dev: '1', ino: '2', size: 3, mtimeNs: '4', ctimeNs: '5', nlink: 1, mode: 0, uid: 0 } });
    expect(FileIndex.load(file, EPOCHS).size).toBe(1);
    expect(FileIndex.load(file, { ...EPOCHS, rules: 'rules-2' }).size).toBe(0);
    expect(FileIndex.load(file, { ...EPOCHS, hunt: 'order-1' }).size).toBe(0);
  });

  it('does not remember a path that is not UTF-8', () => {
    const index = FileIndex.load(file, EPOCHS);
    index.remember(Buffer.from([0x2f, 0xff]), { dev: '1', ino: '2', size: 3, mtimeNs: '4', ctimeNs: '5', nlink: 1, mode: 0, uid: 0 });
    expect(index.size).toBe(0);
  });
});

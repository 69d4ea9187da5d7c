import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { fileSource, isInside, joinPath, type ReadFile, showPath } from '../../src/disk/index.ts';

const name = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x61 : byte))));

describe('paths', () => {
  it.prop([fc.array(name, { minLength: 1, maxLength: 4 })])('keep every byte, as strings exactly where they are UTF-8', (names) => {
    const expected = Buffer.from(`/${names.map((part) => part.toString('latin1')).join('/')}`, 'latin1');
    const path = names.reduce<string | Buffer>((dir, part) => joinPath(dir, part), '/');
    expect(Buffer.from(path)).toEqual(expected);
    const shown = showPath(path);
    expect(shown.pathBase64 === undefined).toBe(Buffer.from(shown.path).equals(expected));
    if (shown.pathBase64 !== undefined) expect(Buffer.from(shown.pathBase64, 'base64')).toEqual(expected);
    expect(isInside(path, '/')).toBe(!names.some((part) => ['.', '..'].includes(part.toString('latin1'))));
  });

  for (const [path, root, inside] of [
    ['/home/dev/x', '/home/dev', true],
    ['/home/dev', '/home/dev', true],
    ['/home/dev/', '/home/dev', true],
    ['/home/dev/x', '/home/dev/', true],
    ['/home/developer', '/home/dev', false],
    ['/home', '/home/dev', false],
    ['/home/dev/../other', '/home/dev', false],
    ['/home/dev/./x', '/home/dev', false],
    ['/x', '/', true],
    ['home/dev/x', 'home/dev', false],
    ['', '', false],
    ['/Home/dev', '/home', false],
  ] as const)
    it(`${path} ${inside ? 'is' : 'is not'} inside ${root}`, () => {
      expect(isInside(path, root)).toBe(inside);
      expect(isInside(Buffer.from(path), Buffer.from(root))).toBe(inside);
    });
});

/** A file in memory; `grow` adds bytes behind its size at opening. */
function memoryFile(bytes: Uint8Array, size = bytes.length): ReadFile & { reads: number } {
  const identity = { dev: '1', ino: '1', size, mtimeNs: '1', ctimeNs: '1', nlink: 1, mode: 0o100600, uid: 0 };
  return {
    identity,
    reads: 0,
    read(at, into) {
      this.reads++;
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      return part.length;
    },
    current: () => identity,
    still: () => true,
    close: () => undefined,
  };
}

describe('a file as a source', () => {
  const bytes = Uint8Array.from({ length: 700_000 }, (_, index) => (index * 31 + (index >> 8)) & 0xff);

  it.prop([
    fc.array(fc.tuple(fc.nat({ max: 700_100 }), fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 400_000 }))), { minLength: 1, maxLength: 20 }),
  ])('reads the same bytes as the file, in any order and length', (reads) => {
    const source = fileSource(memoryFile(bytes));
    for (const [at, length] of reads) {
      const into = new Uint8Array(length);
      const count = source.read(at, into);
      expect(count).toBe(Math.max(0, Math.min(length, bytes.length - at)));
      expect(Buffer.from(into.subarray(0, count)).equals(bytes.subarray(at, at + count))).toBe(true);
    }
  });

  it('reads ahead, so that small reads in order cost few calls', () => {
    const file = memoryFile(bytes);
    const source = fileSource(file);
    const into = new Uint8Array(64);
    for (let at = 0; at < bytes.length; at += 64) source.read(at, into);
    expect(file.reads).toBeLessThanOrEqual(4);
  });

  it('keeps the size at opening, and ends early where the file shrank', () => {
    expect(fileSource(memoryFile(bytes, 100)).read(90, new Uint8Array(50))).toBe(10);
    expect(fileSource(memoryFile(bytes.subarray(0, 50), 100)).read(40, new Uint8Array(50))).toBe(10);
    expect(fileSource(memoryFile(bytes.subarray(0, 50), 100)).read(60, new Uint8Array(10))).toBe(0);
    expect(fileSource(memoryFile(new Uint8Array(0))).read(0, new Uint8Array(10))).toBe(0);
    expect(fileSource(memoryFile(bytes)).read(-1, new Uint8Array(10))).toBe(0);
  });
});

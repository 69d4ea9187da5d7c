import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnchor, isWindow, siphash24, WINDOW } from '../../src/forms/index.ts';
import type { HuntTables } from '../../src/scan/kernel/face.ts';
import { below, bytes, kernelFor, type Mark, marksOf, NO_RULES, NOTHING, windowOf } from './kernel-support.ts';

const CAPACITY = 1 << 17;

/** The obvious way: every window of the block, hashed under every key. */
function obviousWindows(block: Uint8Array, { windows }: HuntTables): Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at + WINDOW <= block.length; at++) {
    if (!isWindow(block, at)) continue;
    for (const [what, { key, tag, anchor }] of windows.entries()) {
      if (anchor !== null && !isAnchor(block[at + anchor] as number)) continue;
      if (Buffer.compare(siphash24(key, block, at, WINDOW), tag) === 0) marks.push({ at, what });
    }
  }
  return marks;
}

const sorted = (marks: readonly Mark[]): Mark[] => [...marks].sort((a, b) => a.at - b.at || a.what - b.what);

function secret(length = 20): Buffer {
  for (;;) {
    const value = bytes(randomBytes(length).toString('base64url').slice(0, length));
    if (isWindow(value, 0) && anchorIn(value) !== null) return value;
  }
}

/** Some place of an anchor in the first window of `value`. */
function anchorIn(value: Uint8Array): number | null {
  const places = Array.from({ length: WINDOW }, (_, at) => at).filter((at) => isAnchor(value[at] as number));
  return places[below(places.length + 1)] ?? places[0] ?? null;
}

/** Noise with values in it, at any place. */
function planted(values: readonly Uint8Array[], length: number): Buffer {
  const block = bytes(randomBytes(length).toString('base64').slice(0, length));
  for (let n = 0; n < length / 80; n++) block[below(length)] = below(256);
  for (const value of values) block.set(value, below(length - value.length));
  return block;
}

describe('windows', () => {
  it('are marked as the obvious search finds them, under several keys', () => {
    const keys = [randomBytes(16), randomBytes(16), randomBytes(16)];
    for (let round = 0; round < 4; round++) {
      const values = Array.from({ length: 24 }, () => secret());
      const windows: HuntTables['windows'][number][] = values.map((value, n) =>
        windowOf(value, keys[n % 3] as Buffer, n % 3 < round ? anchorIn(value) : null),
      );
      // Two entries with one window.
      windows.push(windows[0] as HuntTables['windows'][number]);
      const hunt = { windows, pieces: [] };
      const kernel = kernelFor(hunt, NO_RULES, CAPACITY);
      const block = planted([...values, ...values], 9_000);
      const marks = marksOf(kernel, block).windows;
      const expected = obviousWindows(block, hunt);
      expect(expected.length).toBeGreaterThan(12);
      expect(sorted(marks)).toEqual(sorted(expected));
    }
  });

  it.each([null, 0, 5, 15])('with an anchor at %s are found at the ends of the block and over those of its chunks', (anchor) => {
    const value = secret();
    if (anchor !== null) value[anchor] = 0x5a;
    const kernel = kernelFor({ windows: [windowOf(value, randomBytes(16), anchor)], pieces: [] }, NO_RULES, CAPACITY);
    for (const at of [0, 1, 47, 48, 49, 63, 64, 4_079, 4_080, 4_081, 4_095, 4_096, 9_000 - 20]) {
      const block = Buffer.alloc(9_000, ' ');
      block.set(value, at);
      expect(marksOf(kernel, block).windows).toEqual([{ at, what: 0 }]);
    }
  });

  it('are found among a hundred thousand', () => {
    const key = randomBytes(16);
    const value = secret();
    const windows: HuntTables['windows'][number][] = Array.from({ length: 100_000 }, () => ({ key, tag: randomBytes(8), anchor: null }));
    windows[54_321] = windowOf(value, key, null);
    const block = planted([], 60_000);
    block.set(value, 777);
    expect(marksOf(kernelFor({ windows, pieces: [] }, NO_RULES, CAPACITY), block).windows).toEqual([{ at: 777, what: 54_321 }]);
  });
});

describe('pieces', () => {
  const piece = fc.string({ unit: fc.constantFrom(...'abAB01'), minLength: 4, maxLength: 40 }).map(bytes);

  it('are marked wherever their bytes stand', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.array(fc.oneof(piece, fc.uint8Array({ maxLength: 90 })), { maxLength: 40 }),
        (pieces, parts) => {
          const block = Buffer.concat(parts);
          const expected: Mark[] = [];
          for (let at = 0; at < block.length; at++) {
            // No more of a piece is compared than a record holds.
            for (const [what, one] of pieces.entries()) if (block.indexOf(one.subarray(0, 36), at) === at) expected.push({ at, what });
          }
          expect(marksOf(kernelFor({ windows: [], pieces }, NO_RULES, CAPACITY), block).pieces).toEqual(sorted(expected));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are found among a hundred thousand', () => {
    const pieces = Array.from({ length: 100_000 }, () => bytes(randomBytes(9).toString('hex')));
    const block = planted([pieces[99_999] as Buffer, pieces[3] as Buffer], 20_000);
    const marks = marksOf(kernelFor({ windows: [], pieces }, NO_RULES, CAPACITY), block).pieces;
    expect(new Set(marks.map(({ what }) => what))).toEqual(new Set([3, 99_999]));
  });
});

describe('the boundary', () => {
  const pieces = [bytes('aaaa'), bytes('abcd1234')];
  const value = secret();
  const hunt: HuntTables = { windows: [windowOf(value, randomBytes(16), 0), windowOf(value, randomBytes(16), null)], pieces };
  const kernel = kernelFor(hunt, undefined, CAPACITY);
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 9_000 }),
    fc
      .array(
        fc.constantFrom(
          'ghp_',
          '\\u0041',
          '%41',
          "'\\''",
          'password = "',
          '=\n',
          'A\0',
          'https://',
          'aaaa',
          '\\',
          '&amp;',
          'eyJ',
          '0',
          '    ',
          '\xff',
        ),
        { maxLength: 3_000 },
      )
      .map((parts) => bytes(parts.join(''))),
  );

  it('takes any bytes, and bytes behind them tell nothing', () => {
    const buffer = kernel.input().buffer;
    fc.assert(
      fc.property(noise, fc.uint8Array({ minLength: 1, maxLength: 400 }), (block, stale) => {
        kernel.input().fill(0);
        const clean = marksOf(kernel, block);
        kernel.input().set(stale, block.length);
        kernel.input().set(bytes('aaaa ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), block.length + stale.length);
        expect(marksOf(kernel, block)).toEqual(clean);
        expect(kernel.input()[block.length]).toBe(stale[0]);
        expect(kernel.input().buffer).toBe(buffer);
      }),
      { numRuns: 60 },
    );
    expect(buffer.byteLength % 65_536).toBe(0);
  });

  it('marks what begins in the part asked for, with what stands before as context', () => {
    fc.assert(
      fc.property(noise, fc.nat(9_000), (block, cut) => {
        const from = Math.min(cut, block.length);
        const all = marksOf(kernel, block);
        const part = marksOf(kernel, block, from);
        for (const list of ['literals', 'windows', 'pieces'] as const) expect(part[list]).toEqual(all[list].filter(({ at }) => at >= from));
      }),
      { numRuns: 60 },
    );
  });

  it('gives ascending places, and goes on where a list was full', () => {
    const block = Buffer.alloc(100_000, 'a');
    const marks = marksOf(kernel, block).pieces;
    expect(marks).toEqual(Array.from({ length: 100_000 - 3 }, (_, at) => ({ at, what: 0 })));
    kernel.input().set(block);
    expect(kernel.mark(0, block.length).until).toBeLessThan(block.length);
  });

  it('refuses lengths that it has no room for', () => {
    for (const length of [-1, 0.5, CAPACITY + 1, Number.NaN]) expect(() => kernel.mark(0, length)).toThrow(RangeError);
    expect(kernel.mark(0, 0)).toMatchObject({ until: 0 });
    expect(kernel.mark(CAPACITY, CAPACITY)).toMatchObject({ until: CAPACITY });
    const idle = kernelFor(NOTHING, NO_RULES, 1);
    expect(marksOf(idle, bytes('x'))).toEqual({ literals: [], windows: [], pieces: [], hidden: [] });
  });
});

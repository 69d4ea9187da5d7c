import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIDDEN, TEXT_BYTES } from '../../src/scan/kernel/face.ts';
import { bytes, kernelFor, marksOf, NO_RULES, windowOf } from './kernel-support.ts';

const kernel = kernelFor({ windows: [], pieces: [] }, NO_RULES, 1 << 16);
const key = new Uint8Array(16).fill(7);
const hunting = kernelFor({ windows: [windowOf(bytes('0123456789abcdef'), key, null)], pieces: [] }, NO_RULES, 1 << 16);

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 20,
  maxLength: 60,
});
const token = fc.string({ unit: fc.constantFrom(...'abcXYZ0189-_'), minLength: 20, maxLength: 40 });
const around = fc.uint8Array({ maxLength: 150 }).map((noise) => Buffer.from(noise));

/** Kinds marked within [from, to) of a block, and as far before as one mark may stand for another. */
function kinds(block: Uint8Array, from: number, to: number, of = kernel): Set<number> {
  const { hidden } = marksOf(of, block);
  return new Set(hidden.filter(({ at }) => at > from - 64 && at < to).map(({ what }) => what));
}

function expectKind(kind: number, before: Buffer, encoded: Buffer, after: Buffer, of = kernel): void {
  const block = Buffer.concat([before, encoded, after]);
  expect([...kinds(block, before.length, before.length + encoded.length, of)], encoded.toString('latin1')).toContain(kind);
}

const each = (byte: string, write: (code: number) => string): string => Array.from(byte, (char) => write(char.charCodeAt(0))).join('');
const hex = (code: number, digits = 2): string => code.toString(16).padStart(digits, '0');

describe('text in base64', () => {
  const wraps: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
    (text) => text.replaceAll(/=+$/g, ''),
    (text) => text.replaceAll(/.{24}/g, '$&\n'),
    (text) => text.replaceAll(/.{32}/g, '$&\r\n    '),
    (text) => text.replaceAll(/.{20}/g, '$&\\n'),
  ];

  it('is marked at every alignment, in either alphabet, wrapped', () => {
    fc.assert(
      fc.property(around, fc.nat(2), printable, fc.nat(wraps.length - 1), (noise, shift, text, wrap) => {
        const encoded = (wraps[wrap] as (text: string) => string)(Buffer.from(`${'§'.repeat(shift)}${text}`, 'latin1').toString('base64'));
        // Lines of 20 characters hold 12 bytes at their best alignment only.
        fc.pre(wrap < 3 || text.length > 48);
        expectKind(HIDDEN.base64, Buffer.concat([noise, bytes(' ')]), bytes(encoded), bytes(' '));
      }),
    );
  });

  it('is marked for UTF-16', () => {
    fc.assert(
      fc.property(token, fc.boolean(), (text, big) => {
        const wide = Buffer.from(text, 'utf16le');
        expectKind(HIDDEN.base64, bytes('"'), bytes((big ? wide.swap16() : wide).toString('base64')), bytes('"'));
      }),
    );
  });

  it('is seldom seen in what is none', () => {
    const random = Buffer.from(
      fc.sample(fc.uint8Array({ minLength: 30_000, maxLength: 30_000 }), { numRuns: 1, seed: 5 })[0] as Uint8Array,
    );
    const { hidden } = marksOf(kernel, bytes(random.toString('base64')));
    expect(hidden.filter(({ what }) => what === HIDDEN.base64).length).toBeLessThan(5);
    const code =
      'const isAvailable = getElementsByClassName(document.querySelectorAll, /usr/share/doc/node_modules/assemblyscript/std/assembly);\n';
    expect(marksOf(kernel, bytes(code.repeat(50))).hidden).toEqual([]);
  });
});

describe('text in hex', () => {
  it('is marked at both parities, in either case', () => {
    fc.assert(
      fc.property(around, printable, fc.boolean(), fc.boolean(), (noise, text, upper, odd) => {
        const encoded = (odd ? 'f' : '') + Buffer.from(text).toString('hex');
        expectKind(HIDDEN.hex, Buffer.concat([noise, bytes(':')]), bytes(upper ? encoded.toUpperCase() : encoded), bytes(';'));
      }),
    );
  });

  it('is not seen in digests', () => {
    const digests = Array.from({ length: 200 }, (_, n) => `${'9f86d081884c7d659a2feaa0c55ad015'.slice(n % 5)}${n % 10} `);
    expect(marksOf(kernel, bytes(digests.join(''))).hidden.length).toBeLessThan(3);
    expect(TEXT_BYTES).toBe(12);
  });
});

describe('UTF-16', () => {
  it('is marked in both byte orders at both parities', () => {
    fc.assert(
      fc.property(around, token, fc.boolean(), (noise, text, big) => {
        const wide = Buffer.from(text, 'utf16le');
        expectKind(HIDDEN.wide, noise, big ? wide.swap16() : wide, noise);
      }),
    );
  });
});

describe('escapes', () => {
  const odd: readonly (readonly [string, (code: number) => string])[] = [
    ['\\u0041', (code) => `\\u${hex(code, 4)}`],
    ['\\U00000041', (code) => `\\U${hex(code, 8)}`],
    ['\\x41', (code) => `\\x${hex(code).toUpperCase()}`],
    ['\\101', (code) => `\\${code.toString(8).padStart(3, '0')}`],
    ['%41', (code) => `%${hex(code)}`],
    ['%2541', (code) => `%25${hex(code)}`],
    ['&#65;', (code) => `&#${code};`],
    ['&#x41;', (code) => `&#x${hex(code)};`],
    ['&amp;#65;', (code) => `&amp;#${code};`],
    ['=41', (code) => `=${hex(code).toUpperCase()}`],
    ['\\\\u0041', (code) => `\\\\u${hex(code, 4)}`],
    ['%5Cu0041', (code) => `%5Cu${hex(code, 4)}`],
  ];

  it.each(odd)('of a word byte are odd: %s', (_, write) => {
    fc.assert(
      fc.property(around, token, fc.nat(1_000), (noise, text, nth) => {
        const at = nth % text.length;
        const some = text.slice(0, at) + write(text.charCodeAt(at)) + text.slice(at + 1);
        expectKind(HIDDEN.odd, noise, bytes(some), noise);
        expectKind(HIDDEN.odd, noise, bytes(each(text, write)), noise);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['=\n', '=\r\n', '\\\n', '\\\r\n', '\\_', '\\-'])('that join or need not be are odd: %j', (escape) => {
    expectKind(HIDDEN.odd, bytes('abc'), bytes(escape), bytes('def'));
    expect(marksOf(kernel, bytes('one two \\\n  three = \n four')).hidden).toEqual([]);
  });

  it.each([
    ['\\"', '"'],
    ['\\\\', '\\'],
    ['\\/', '/'],
    ['%2B', '+'],
    ['&amp;', '&'],
    ['&quot;', '"'],
    ['=3D', '='],
    ["'\\''", "'"],
    [`'"'"'`, "'"],
    ['\\u0026', '&'],
    ['\\.', '.'],
    ['&#43;', '+'],
  ])('of punctuation are marked while windows are hunted, where they are part of one: %s', (escape, plain) => {
    const [left, right] = ['Tk9zQ2w', 'h7LpQ8vRbN'];
    const around = (one: string) => Buffer.concat([bytes(`\nx ${left}`), bytes(one), bytes(`${right} `)]);
    // Only where what it writes makes one of the windows.
    const sought = kernelFor(
      { windows: [windowOf(bytes(`${left}${plain}${right}`).subarray(0, 16), key, null)], pieces: [] },
      NO_RULES,
      1 << 16,
    );
    expect(marksOf(sought, around(escape)).hidden.map(({ what }) => what)).toContain(HIDDEN.punctuation);
    // What a backslash or base64 may hide besides is looked at in any case.
    if (!'\\+/'.includes(plain)) {
      expect(marksOf(sought, around(`x${escape}`)).hidden.map(({ what }) => what)).not.toContain(HIDDEN.punctuation);
    }
    expect([...kinds(around(escape), 0, 60)]).not.toContain(HIDDEN.punctuation);
    // Too short, or all of one case.
    expect(marksOf(hunting, bytes(`ab ${escape}cd ef`)).hidden).toEqual([]);
    expect(marksOf(hunting, bytes(` wordsand${escape}otherwords `)).hidden).toEqual([]);
  });

  it('of punctuation are marked where one window has several', () => {
    for (const splice of ["'\\''", `'"'"'`]) {
      const sought = kernelFor({ windows: [windowOf(bytes("T'k9zQ2w'h7LpQ8v"), key, null)], pieces: [] }, NO_RULES, 1 << 16);
      const block = bytes(`\nx 'T${splice}k9zQ2w${splice}h7LpQ8v' `);
      expect(marksOf(sought, block).hidden.map(({ what }) => what)).toContain(HIDDEN.punctuation);
    }
  });
});

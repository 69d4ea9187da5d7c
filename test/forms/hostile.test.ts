import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSpan, filler, views } from '../../src/forms/index.ts';

/** Bytes that someone wrote to make a decoder work: cost stays proportional to the block. */

const SIZE = 200_000;
const repeat = (text: string): Buffer => Buffer.alloc(SIZE, text, 'latin1');

function nestedBase64(): Buffer {
  let bytes: Buffer = Buffer.from('x'.repeat(2_000));
  while (bytes.length * 1.4 < SIZE) bytes = Buffer.from(bytes.toString('base64'));
  return bytes;
}

function nestedJson(): Buffer {
  let text = '"\\';
  while (text.length * 2.2 < SIZE) text = JSON.stringify(text + text.slice(0, 3));
  return Buffer.from(text);
}

const BOMBS: readonly (readonly [string, Buffer])[] = [
  ['backslashes', repeat('\\')],
  ['escaped backslashes', repeat('\\\\n')],
  ['\\u005c', repeat('\\u005c')],
  ['percent of percent', repeat('%25')],
  ['%', repeat('%')],
  ['ampersands', repeat('&amp;')],
  ['unfinished entities', repeat('&aaaaaaaaaaaaaaa')],
  ['splices', repeat("'\\''")],
  ['half splices', repeat(`'"'"`)],
  ['soft breaks', repeat('=\n')],
  ['base64 letters', repeat('QUFB')],
  ['nested base64', nestedBase64()],
  ['nested JSON', nestedJson()],
  ['one-letter lines', repeat('A\n')],
  ['escaped newlines', repeat('A\\n')],
  ['backslash runs in base64', repeat(`A${'\\'.repeat(60)}`)],
  ['hex', repeat('41')],
  ['hex of hex', repeat('3431')],
  ['utf-16', repeat('a\0')],
  ['utf-16 of base64', repeat('Q\0U\0F\0B\0')],
  ['zeros', repeat('\0')],
  ['surrogates', repeat('\x00\xd8\x00\xdc')],
  ['metafied', repeat('\x83\xa3')],
  ['everything', repeat(`\\"%25&amp;=\nQUFBQUFBQUFBQUFBQUFB\\\\u0041a\0b\0'\\''\x83\x20`)],
  ['random', randomBytes(SIZE)],
];

function decoded(block: Uint8Array, reach: number): number {
  let total = 0;
  for (const view of views(block, { reach, shortest: 8 })) total += view.bytes.length;
  return total;
}

describe.each(BOMBS)('%s', (_, bomb) => {
  it('costs no more than a multiple of its length', () => {
    for (const reach of [64, 65_536]) {
      const started = performance.now();
      expect(decoded(bomb, reach)).toBeLessThan(64 * SIZE);
      // Generous: honest text of this size takes a few milliseconds; a quadratic decoder takes minutes.
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('costs twice as much when it is twice as long', () => {
    const half = decoded(bomb.subarray(0, SIZE / 2), 256);
    expect(decoded(bomb, 256)).toBeLessThan(3 * half + 200_000);
  });
});

describe('any bytes', () => {
  it('are read without an exception, and every span lies within the block', () => {
    const syntax = fc.constantFrom('\\', '\\u', '%4', '&#', ';', '=\n', "'\\''", '\0', 'QUJD', '4142', '\x83', '\xd8', '"', 'a');
    fc.assert(
      fc.property(fc.array(fc.oneof(syntax, fc.string({ maxLength: 3 })), { maxLength: 60 }), (parts) => {
        const block = Buffer.from(parts.join(''), 'latin1');
        for (const view of views(block, { shortest: 4, binary: true })) {
          for (let at = 0; at < view.bytes.length; at++) {
            if (!view.isWhole(at, at + 1)) continue;
            const { span, edges } = view.spanOf(at, at + 1);
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeLessThanOrEqual(block.length);
            expect(span.start).toBeLessThan(span.end);
            const value = decodeSpan(view.form, block.subarray(span.start, span.end), edges);
            if (value?.length === 1) expect(value[0]).toBe(view.bytes[at]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('make filler and decodeSpan return, never throw', () => {
    const forms = fc.constantFrom(
      'raw',
      'json',
      'base64',
      'hex',
      'utf16le',
      'utf16be',
      'percent',
      'html',
      'shell',
      'backslash-x',
      'zsh',
      'lines',
      'indents',
      'continued',
      'single-quoted',
      'double-quoted',
    );
    const edge = fc.constantFrom(0, 2, 4, 18, 36);
    fc.assert(
      fc.property(
        fc.array(forms, { minLength: 1, maxLength: 3 }),
        fc.uint8Array({ maxLength: 40 }),
        edge,
        edge,
        (chain, bytes, lead, trail) => {
          const form = chain.join('+');
          const filled = filler(form, bytes, { lead, trail });
          if (filled !== null) expect(filled.length).toBe(bytes.length);
          decodeSpan(form, bytes, { lead, trail });
        },
      ),
      { numRuns: 500 },
    );
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalValue, chooseWindow, type Occurrence, publicPrefixOf, slowFinder, WINDOW } from '../../src/forms/index.ts';
import { keyLike, LINE_FORMS, type LineForm, NESTS, textLike } from '../forms/line-forms.ts';
import { blindEntry, canBeBlind, decodeSpan, freshKeys, overwrite, plainEntry, scanFor } from './support.ts';

const keys = freshKeys();
const RUNS = Number(process.env['RUNS'] ?? 3);

interface Scene {
  readonly slow: (block: Uint8Array) => Occurrence[];
  readonly value: Buffer;
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
}

function judge(
  { slow, value, block, start, end }: Scene,
  form: LineForm,
  nest: (typeof NESTS)[number],
  found: readonly Occurrence[],
): void {
  expect(found.length, 'found').toBe(1);
  const [one] = found as [Occurrence];
  const raw = block.subarray(one.span.start, one.span.end);
  expect(Buffer.from(decodeSpan(one.form, raw, one.edges) ?? []).toString(), `${one.form} decodes to the value`).toBe(value.toString());
  // Beside other UTF-16 text the two byte orders cannot be told apart.
  const slack = nest.name === 'in UTF-16' ? 1 : 0;
  expect(one.span.start).toBeGreaterThanOrEqual(start - slack);
  expect(one.span.end).toBeLessThanOrEqual(end + slack);
  const purged = overwrite(block, found);
  expect(slow(purged), 'slow engine after').toEqual([]);
  expect(scanFor(purged, plainEntry(value)), 'engine after').toEqual([]);
  expect(purged.subarray(0, start).equals(block.subarray(0, start))).toBe(true);
  expect(purged.subarray(end).equals(block.subarray(end))).toBe(true);
  // Whoever reads the file sees lines as before, and filler in them.
  const text = nest.unwrap(purged.subarray(start, end));
  const lines = (form.read?.(text) ?? text).split('\n');
  if (form.read !== null && form.quotes === undefined && nest.name !== 'in JSON' && nest.name !== 'in JSON in JSON')
    expect(lines.length).toBe(value.toString().split('\n').length);
  for (const line of value
    .toString()
    .split('\n')
    .filter((own) => own.length >= 16))
    expect(text).not.toContain(line);
  if (form.literals === true && !nest.name.includes('JSON')) {
    const layout = (source: string): string => source.replaceAll(/[A-Za-z0-9/]|\+(?! |$|\n)/g, '').replaceAll('\\', '');
    expect(layout(text)).toContain(layout(form.write('a\nb')));
  }
}

/** A window with a quote in it is another where quotes are written twice: values full of quotes have no better one. */
function tellsByWindow(value: Buffer, form: LineForm): boolean {
  if (!canBeBlind(value)) return false;
  const at = chooseWindow(value, publicPrefixOf(value))?.offset ?? 0;
  return form.quotes === undefined || !/['"]/.test(value.subarray(at, at + WINDOW).toString());
}

describe.each(LINE_FORMS.map((form) => [form.name, form] as const))('%s', (_, form) => {
  const nests = NESTS.filter(({ hides }) => form.literals === undefined || hides === undefined);
  const values = form.literals === true ? keyLike : form.quotes === true ? textLike : fc.oneof(keyLike, textLike);

  it('is found by every engine, whatever encoding lies around it, and removed with its lines kept', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(...nests),
        fc.constantFrom('', 'key: ', 'a=1\n'),
        fc.constantFrom('', '\n', ' end\n'),
        (value, nest, before, after) => {
          const wrap = (text: string): Buffer => Buffer.from(text, nest.name === 'in UTF-16' ? 'utf16le' : 'utf8');
          const wrapped = nest.wrap(form.write(value));
          const head = wrap(before);
          const scene = {
            slow: slowFinder(Buffer.from(value)),
            value: Buffer.from(value),
            block: Buffer.concat([head, wrapped, wrap(after)]),
            start: head.length,
            end: head.length + wrapped.length,
          };
          judge(scene, form, nest, scanFor(scene.block, plainEntry(scene.value)));
          if (tellsByWindow(scene.value, form)) judge(scene, form, nest, scanFor(scene.block, blindEntry(scene.value, keys)));
          judge(scene, form, nest, scene.slow(scene.block));
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

describe('the canonical value', () => {
  it('is the same however it was given, and its own canonical value', () => {
    fc.assert(
      fc.property(fc.oneof(keyLike, textLike), fc.constantFrom('\n', '\r\n', '\n    ', ' \r\n\t'), (value, newline) => {
        const canonical = canonicalValue(Buffer.from(value));
        expect(Buffer.from(canonical).toString()).toBe(value);
        for (const around of [newline, '  ', '']) {
          const given = `${around}${value.replaceAll('\n', newline)}${around}`;
          expect(Buffer.from(canonicalValue(Buffer.from(given))).toString()).toBe(value);
        }
        expect(canonicalValue(canonical)).toBe(canonical);
      }),
    );
  });

  it('is its own canonical value, whatever blanks and breaks there are', () => {
    const piece = fc.constantFrom('a', '"', ' ', '\t', '\n', '\r', '\r\n', ' '.repeat(120), '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const canonical = canonicalValue(Buffer.from(pieces.join('')));
        expect(canonicalValue(canonical)).toBe(canonical);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['one line', 'one line\n\n', ' one line ', 'ends with a CR\r', '\0bi\r\nnary\n  '])('of %j is its own bytes', (text) => {
    const value = Buffer.from(text);
    expect(canonicalValue(value)).toBe(value);
  });
});

const part = (): string =>
  `Z8${randomBytes(24)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, 'k')}9Q`;

describe.each([
  ['lines that are indented as in the file it was copied from', () => `    ${part()}\n    ${part()}\n`],
  ['blanks at the end', () => `${part()}\n${part()}  `],
  ['a quoted string per line', () => `"${part()}"\n"${part()}"\n"${part()}"`],
  ['a string of single quotes per line', () => `'${part()}'\n'${part()}'`],
  ['a last line that ends with a quote', () => `a: 1\n'${part()}'`],
  ['lines that end with a backslash', () => `${part()}\\\n${part()}`],
] as const)('a value of %s', (_, fresh) => {
  it.each([
    ['CRLF', (text: string) => `x: 1\r\n${text.replaceAll('\n', '\r\n')}\r\n"y"\r\n`],
    ['a YAML block', (text: string) => `k: |\n  ${text.replaceAll('\n', '\n  ')}\nz: 1\n`],
    ['a YAML block in JSON', (text: string) => JSON.stringify({ k: `k: |\n  ${text.replaceAll('\n', '\n  ')}\n` })],
    ['zsh history', (text: string) => `: 1:0;cat <<E\\\n${text.replaceAll('\n', '\\\n')}\\\nE\n`],
    ['UTF-16', (text: string) => Buffer.from(`x\r\n${text.replaceAll('\n', '\r\n')}\r\n`, 'utf16le')],
  ])('is found by every engine in %s, and removed', (__, write) => {
    let value = Buffer.from(fresh());
    // Chance makes some that only a sealed entry may carry.
    while (!canBeBlind(value)) value = Buffer.from(fresh());
    const block = Buffer.from(write(value.toString()) as string);
    const slow = slowFinder(value);
    const all = [scanFor(block, plainEntry(value)), scanFor(block, blindEntry(value, keys)), slow(block)];
    for (const found of all) {
      expect(found).toHaveLength(1);
      const [{ form, span, edges }] = found as [Occurrence];
      const decoded = decodeSpan(form, block.subarray(span.start, span.end), edges);
      expect(Buffer.from(decoded ?? []).toString(), form).toBe(Buffer.from(canonicalValue(value)).toString());
      const purged = overwrite(block, found);
      expect(slow(purged)).toEqual([]);
      const layout = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/[^\r\n\0]/g, '.');
      expect(layout(purged)).toBe(layout(block));
    }
  });
});

import fc from 'fast-check';

/** Arbitraries for values and their surroundings. Every value is made at run time. */

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PRINTABLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));

const of = (alphabet: readonly string[], min: number, max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max, size: 'max' })
    // A value that overlaps itself stands in its own neighbourhood too.
    .filter((characters) => new Set(characters).size >= 8)
    .map((characters) => characters.join(''));

/** Mostly unguessable; the tests ask for the window where they need one. */
export const token = fc.oneof(
  of(Array.from(BASE62), 24, 64),
  of(Array.from(`${BASE62}+/`), 24, 64),
  of(Array.from(`${BASE62}-_`), 24, 64),
  of(PRINTABLE, 24, 64),
);

/** For plain entries: not ASCII, with astral characters. */
export const unicode = of([...Array.from('aZ09+/"\'\\%&=<'), 'é', 'ß', 'ж', 'Ã', '漢', 'カ', '😀', '𝕏'], 12, 40);

/**
 * What stands before or after the value in the same encoding. No backslash or percent sign beside the value: whether it
 * escapes the value's first character, or is a character, cannot be told.
 */
export const neighbour = fc
  .oneof(
    fc.constantFrom('', ' ', 'a', 'ab', 'password = ', '"', "'", '{"k":"', ' \\ ', 'x/', ' % ', 'é', '://user:'),
    fc.string({ maxLength: 12, unit: fc.constantFrom(...PRINTABLE, ' ') }),
  )
  .filter((text) => !/^[\\%&=]|[\\%&=]$/.test(text));

/** What stands around the encoded text: any bytes, and then something that ends a word. */
export const surroundings = fc
  .tuple(fc.uint8Array({ maxLength: 24 }), fc.constantFrom('\n', ' ', '"', ',', '>', '(', '\t'))
  .map(([bytes, end]) => Buffer.concat([bytes, Buffer.from(end)]));

/** The obvious engine's encoders: a value as cells, each with every way of writing one character of it. */

export type Cells = readonly (readonly Uint8Array[])[];

const encoder = new TextEncoder();

function text(...texts: string[]): Uint8Array[] {
  return [...new Set(texts)].map((one) => encoder.encode(one));
}

function bothCases(prefix: string, number: number, digits: number, suffix = ''): string[] {
  const hex = number.toString(16).padStart(digits, '0');
  return [`${prefix}${hex}${suffix}`, `${prefix}${hex.toUpperCase()}${suffix}`];
}

/** The value as text; null where it is not UTF-8. */
function characters(value: Uint8Array): string[] | null {
  try {
    return Array.from(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value));
  } catch {
    return null;
  }
}

/** A cell per character where the value is text, else per byte (as Latin-1). */
function perCharacter(value: Uint8Array, write: (character: string, literal: Uint8Array) => Uint8Array[]): Cells {
  const text = characters(value);
  if (text !== null) return text.map((character) => write(character, encoder.encode(character)));
  return Array.from(value, (byte) => write(String.fromCharCode(byte), Uint8Array.of(byte)));
}

export function rawCells(value: Uint8Array): Cells {
  return Array.from(value, (byte) => [Uint8Array.of(byte)]);
}

function codeUnits(character: string, prefix: string): string[] {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  const lower = units.map((unit) => bothCases(prefix, unit, 4)[0]).join('');
  const upper = units.map((unit) => bothCases(prefix, unit, 4)[1]).join('');
  return [lower, upper];
}

const JSON_SHORT: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
}; // biome-ignore format: a table

/** JSON string contents; the plainest way of writing comes first. */
export function jsonCells(value: Uint8Array): Cells {
  return perCharacter(value, (character, literal) => {
    const short = JSON_SHORT[character];
    const must = character === '"' || character === '\\' || character < ' ';
    const texts = text(...(short === undefined ? [] : [short]), ...codeUnits(character, '\\u'));
    return must ? texts : [literal, ...texts];
  });
}

/** Outside letters and digits writers escape these: by need, or against HTML and UTF-8 trouble. */
const ESCAPED_AGAIN = /["\\/<>&'+=\0-\x1f]/;

/** The same for one byte of something that is encoded already. */
export function jsonTexts(byte: number): number[][] {
  const character = String.fromCharCode(byte);
  if (!ESCAPED_AGAIN.test(character)) return [[byte]];
  const short = JSON_SHORT[character];
  const must = character === '"' || character === '\\' || byte < 32;
  const texts = text(...(short === undefined ? [] : [short]), ...codeUnits(character, '\\u')).map((one) => Array.from(one));
  return must ? texts : [[byte], ...texts];
}

export function percentCells(value: Uint8Array): Cells {
  return Array.from(value, (byte) => {
    const [lower, upper] = bothCases('%', byte, 2) as [string, string];
    return [Uint8Array.of(byte), ...text(lower, upper, upper.slice(0, 2) + lower.slice(2), lower.slice(0, 2) + upper.slice(2))];
  });
}

const HTML_NAMES: Readonly<Record<string, readonly string[]>> = {
  '\t': ['Tab'], '\n': ['NewLine'], '!': ['excl'], '"': ['quot', 'QUOT'], '#': ['num'], $: ['dollar'], '%': ['percnt'],
  '&': ['amp', 'AMP'], "'": ['apos'], '(': ['lpar'], ')': ['rpar'], '*': ['ast', 'midast'], '+': ['plus'], ',': ['comma'],
  '.': ['period'], '/': ['sol'], ':': ['colon'], ';': ['semi'], '<': ['lt', 'LT'], '=': ['equals'], '>': ['gt', 'GT'],
  '?': ['quest'], '@': ['commat'], '[': ['lsqb', 'lbrack'], '\\': ['bsol'], ']': ['rsqb', 'rbrack'], '^': ['Hat'],
  _: ['lowbar', 'UnderBar'], '`': ['grave', 'DiacriticalGrave'], '{': ['lcub', 'lbrace'],
  '|': ['verbar', 'vert', 'VerticalLine'], '}': ['rcub', 'rbrace'], '\u00a0': ['nbsp'],
}; // biome-ignore format: a table

export function htmlCells(value: Uint8Array): Cells {
  return perCharacter(value, (character, literal) => {
    const point = character.codePointAt(0) as number;
    const texts: string[] = (HTML_NAMES[character] ?? []).map((name) => `&${name};`);
    for (const digits of [1, 3, 5]) texts.push(`&#${String(point).padStart(digits, '0')};`);
    for (const digits of [1, 2, 4]) texts.push(...bothCases('&#x', point, digits, ';'));
    texts.push(...bothCases('&#X', point, 1, ';'));
    return [literal, ...text(...texts)];
  });
}

const C_SHORT: Readonly<Record<string, readonly string[]>> = {
  '\u0007': ['a'], '\b': ['b'], '\u001b': ['e', 'E'], '\f': ['f'], '\n': ['n'], '\r': ['r'], '\t': ['t'], '\v': ['v'],
  '\\': ['\\'], "'": ["'"], '"': ['"'], '?': ['?'],
}; // biome-ignore format: a table

/** C, Python, JavaScript, `$'…'`: per byte, and per character for `\u` and `\U`. */
export function backslashCells(value: Uint8Array): Cells {
  const perByte = (byte: number): string[] => [
    ...bothCases('\\x', byte, 2),
    `\\${byte.toString(8).padStart(3, '0')}`,
    ...(byte < 128 ? (C_SHORT[String.fromCharCode(byte)] ?? []).map((letter) => `\\${letter}`) : []),
  ];
  return perCharacter(value, (character, literal) => {
    const point = character.codePointAt(0) as number;
    const bytes = Array.from(literal, perByte);
    const hex = [0, 1, 2].map((way) => bytes.map((ways) => ways[way]).join(''));
    const short = literal.length === 1 ? (bytes[0] as string[]).slice(3) : [];
    const wide = codeUnits(character, '\\u').concat(bothCases('\\U', point, 8));
    return [...(character === '\\' ? [] : [literal]), ...text(...hex, ...short, ...wide)];
  });
}

export function shellCells(value: Uint8Array): Cells {
  return perCharacter(value, (character, literal) => {
    if (character === "'") return text("'\\''", `'"'"'`, "\\'", "'");
    if (character === '\\') return text('\\\\');
    if (/^[ -~]$/.test(character) && !/[A-Za-z0-9]/.test(character)) return text(`\\${character}`, character);
    return [literal];
  });
}

export function shellSingleCells(value: Uint8Array): Cells {
  return perCharacter(value, (character, literal) => (character === "'" ? text("'\\''", `'"'"'`, "'") : [literal]));
}

export function quotedPrintableCells(value: Uint8Array): Cells {
  return Array.from(value, (byte) => [Uint8Array.of(byte), ...text(...bothCases('=', byte, 2))]);
}

export function zshCells(value: Uint8Array): Cells {
  return Array.from(value, (byte) => {
    const meta = byte === 0 || (byte >= 0x83 && byte <= 0xa2);
    return meta ? [Uint8Array.of(0x83, byte ^ 0x20), Uint8Array.of(byte)] : [Uint8Array.of(byte)];
  });
}

/** A byte beside a NUL. */
function wide(unit: number, bigEndian: boolean): number[] {
  return bigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8];
}

/** As one-byte cells, so that it can go into base64. */
export function utf16Cells(value: Uint8Array, bigEndian: boolean): Cells {
  const string = characters(value)?.join('') ?? String.fromCharCode(...value);
  const bytes = Array.from({ length: string.length }, (_, i) => wide(string.charCodeAt(i), bigEndian)).flat();
  return bytes.map((byte) => [Uint8Array.of(byte)]);
}

/** Text that is written already, in UTF-16. */
export function widen(cells: Cells, bigEndian: boolean): Cells {
  const units = (string: string): number[] => Array.from({ length: string.length }, (_, i) => string.charCodeAt(i));
  return cells.map((alternatives) =>
    alternatives.map((one) => {
      const ascii = one.every((byte) => byte < 128);
      const text = ascii ? Array.from(one) : units(characters(one)?.join('') ?? String.fromCharCode(...one));
      return Uint8Array.from(text.flatMap((unit) => wide(unit, bigEndian)));
    }),
  );
}

/** Encodes what is encoded already: `write` gives the ways of writing one byte. */
export function rewrite(cells: Cells, write: (byte: number) => number[][]): Cells {
  const ways = new Map<number, number[][]>();
  const waysOfByte = (byte: number): number[][] => {
    const known = ways.get(byte) ?? write(byte);
    ways.set(byte, known);
    return known;
  };
  return cells.map((alternatives) => {
    const texts: number[][] = [];
    for (const one of alternatives) {
      let written: number[][] = [[]];
      for (const byte of one) {
        const tails = waysOfByte(byte);
        const [only] = tails;
        if (tails.length === 1 && only !== undefined) for (const head of written) head.push(...only);
        else written = written.flatMap((head) => tails.map((tail) => [...head, ...tail])).slice(0, 64);
      }
      texts.push(...written);
    }
    return texts.map((one) => Uint8Array.from(one));
  });
}

/** Hex digits, two cells per byte; null where the cells are not single bytes. */
export function symbolsOf(cells: Cells): Cells | null {
  const digits: Uint8Array[][] = [];
  for (const alternatives of cells) {
    if (alternatives.some((one) => one.length !== 1)) return null;
    for (const shift of [4, 0]) {
      const values = new Set(alternatives.map((one) => ((one[0] as number) >> shift) & 15));
      digits.push(Array.from(values, (value) => DIGITS[value] as Uint8Array[]).flat());
    }
  }
  return digits;
}

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;
const LETTERS = Array.from(STANDARD, (letter, sextet) => text(letter, URL_SAFE[sextet] as string));
const DIGITS = Array.from('0123456789abcdef', (digit) => text(digit, digit.toUpperCase()));

/**
 * Base64 characters of both alphabets for single-byte cells, `before` bytes (mod 3) after the start of a group. At the edges
 * any character whose bits of ours are right will do. Null where the cells are not single bytes.
 */
export function base64Of(cells: Cells, before: number): { readonly cells: Cells; readonly lead: number; readonly trail: number } | null {
  if (cells.some((alternatives) => alternatives.some((one) => one.length !== 1))) return null;
  const lead = (8 * before) % 6;
  const bits = lead + 8 * cells.length;
  const count = Math.ceil(bits / 6);
  const out: Uint8Array[][] = [];
  for (let index = 0; index < count; index++) {
    // Bits of this character counted from the first byte of ours; a sextet touches at most two bytes.
    const from = 6 * index - lead;
    const first = Math.floor(from / 8);
    const offset = from - 8 * first;
    const sextets = new Set<number>();
    if (offset <= 2) for (const byte of waysOf(cells[first])) sextets.add((byte >> (2 - offset)) & 63);
    else {
      const left = new Set(waysOf(cells[first]).map((byte) => (byte << (offset - 2)) & 63));
      const right = new Set(waysOf(cells[first + 1]).map((byte) => byte >> (10 - offset)));
      for (const a of left) for (const b of right) sextets.add(a | b);
    }
    out.push(Array.from(sextets, (sextet) => LETTERS[sextet] as Uint8Array[]).flat());
  }
  return { cells: out, lead, trail: count * 6 - bits };
}

const ANY: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

/** The bytes that may stand in a cell; outside the value any. */
function waysOf(alternatives: readonly Uint8Array[] | undefined): readonly number[] {
  return alternatives === undefined ? ANY : alternatives.map((one) => one[0] as number);
}

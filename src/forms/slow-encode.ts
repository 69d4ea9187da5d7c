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

/** The same for one byte of something that is encoded already. */
export function jsonTexts(byte: number): number[][] {
  const character = String.fromCharCode(byte);
  const texts = byte < 128 ? [...(JSON_SHORT[character] === undefined ? [] : [JSON_SHORT[character]]), ...codeUnits(character, '\\u')] : [];
  const literal = character === '"' || character === '\\' || byte < 32 ? [] : [[byte]];
  // A whole \u escape of an ordinary letter inside an escape is never written: it would only multiply the patterns.
  const plain = /[A-Za-z0-9]/.test(character);
  return [...literal, ...(plain ? [] : texts.map((one) => Array.from(encoder.encode(one))))];
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
    for (let digits = 1; digits <= 6; digits++) {
      texts.push(
        `&#${String(point).padStart(digits, '0')};`,
        ...bothCases('&#x', point, digits, ';'),
        ...bothCases('&#X', point, digits, ';'),
      );
    }
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

/** ASCII text in UTF-16. */
export function widen(cells: Cells, bigEndian: boolean): Cells {
  return cells.map((alternatives) => alternatives.map((one) => Uint8Array.from(Array.from(one).flatMap((byte) => wide(byte, bigEndian)))));
}

/** Encodes what is encoded already: `write` gives the ways of writing one byte. */
export function rewrite(cells: Cells, write: (byte: number) => number[][]): Cells {
  return cells.map((alternatives) => {
    const texts: number[][] = [];
    for (const one of alternatives) {
      let written: number[][] = [[]];
      for (const byte of one) written = written.flatMap((head) => write(byte).map((tail) => [...head, ...tail])).slice(0, 64);
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
      const letters = new Set<string>();
      for (const one of alternatives) {
        const digit = (((one[0] as number) >> shift) & 15).toString(16);
        letters.add(digit).add(digit.toUpperCase());
      }
      digits.push(text(...letters));
    }
  }
  return digits;
}

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

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
    const left = waysOf(cells[first]);
    const right = waysOf(cells[first + 1]);
    const offset = from - 8 * first;
    const sextets = new Set<number>();
    if (offset <= 2) for (const byte of left) sextets.add((byte >> (2 - offset)) & 63);
    else for (const a of left) for (const b of right) sextets.add((((a << 8) | b) >> (10 - offset)) & 63);
    const letters = new Set<string>();
    for (const sextet of sextets) letters.add(STANDARD[sextet] as string).add(URL_SAFE[sextet] as string);
    out.push(text(...letters));
  }
  return { cells: out, lead, trail: count * 6 - bits };
}

const ANY: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

/** The bytes that may stand in a cell; outside the value any. */
function waysOf(alternatives: readonly Uint8Array[] | undefined): readonly number[] {
  return alternatives === undefined ? ANY : alternatives.map((one) => one[0] as number);
}

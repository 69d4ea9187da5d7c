/**
 * Encodings in which most characters stand for themselves and some are written as escapes: JSON strings, percent, HTML, shell
 * words, C-like strings, quoted-printable, zsh's metafied history. One parser per syntax reads the escape at a position.
 */

/** The escape last read. One scratch object per caller, so that scanning allocates nothing. */
export class Unit {
  /** Raw bytes. */
  length = 0;
  /** Decoded bytes, 0 to 4, in `bytes`. */
  count = 0;
  readonly bytes: Uint8Array = new Uint8Array(4);
  /** False for an escape that other syntaxes share: it does not by itself make the surroundings this syntax. */
  telling = true;

  set(length: number, byte: number, telling = true): boolean {
    this.length = length;
    this.count = 1;
    this.bytes[0] = byte;
    this.telling = telling;
    return true;
  }

  /** Nothing decoded: soft line breaks, continuations. */
  skip(length: number, telling = true): boolean {
    this.length = length;
    this.count = 0;
    this.telling = telling;
    return true;
  }

  codePoint(length: number, point: number, telling = true): boolean {
    this.length = length;
    this.count = utf8(point, this.bytes);
    this.telling = telling;
    return true;
  }
}

/** Writes a code point as UTF-8; returns how many bytes. */
export function utf8(point: number, into: Uint8Array, at = 0): number {
  if (point < 0x80) {
    into[at] = point;
    return 1;
  }
  if (point < 0x800) {
    into[at] = 0xc0 | (point >> 6);
    into[at + 1] = 0x80 | (point & 63);
    return 2;
  }
  if (point < 0x10000) {
    into[at] = 0xe0 | (point >> 12);
    into[at + 1] = 0x80 | ((point >> 6) & 63);
    into[at + 2] = 0x80 | (point & 63);
    return 3;
  }
  into[at] = 0xf0 | (point >> 18);
  into[at + 1] = 0x80 | ((point >> 12) & 63);
  into[at + 2] = 0x80 | ((point >> 6) & 63);
  into[at + 3] = 0x80 | (point & 63);
  return 4;
}

export interface EscapeSyntax {
  readonly form: string;
  /** First bytes of escapes. */
  readonly triggers: readonly number[];
  /** Reads the escape at `at` (whose first byte is a trigger), all of it before `end`. False: the byte stands for itself. */
  read(bytes: Uint8Array, at: number, end: number, unit: Unit): boolean;
}

const BACKSLASH = 0x5c;
const QUOTE = 0x27;
const DOUBLE = 0x22;

/** 0–15, or −1. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Value of `count` hex digits at `at`, or −1. */
function hexNumber(bytes: Uint8Array, at: number, count: number, end: number): number {
  if (at + count > end) return -1;
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const digit = hexDigit(bytes[i]);
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/** `\uXXXX` or a surrogate pair of them. */
function readUnicode(bytes: Uint8Array, at: number, end: number, unit: Unit, telling: boolean): boolean {
  const first = hexNumber(bytes, at + 2, 4, end);
  if (first < 0) return false;
  if (first < 0xd800 || first > 0xdfff) return unit.codePoint(6, first, telling);
  if (first > 0xdbff || bytes[at + 6] !== BACKSLASH || bytes[at + 7] !== 0x75) return false;
  const second = hexNumber(bytes, at + 8, 4, end);
  if (second < 0xdc00 || second > 0xdfff) return false;
  return unit.codePoint(12, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), telling);
}

function table(pairs: Readonly<Record<string, number>>): Int16Array {
  const into = new Int16Array(256).fill(-1);
  for (const [character, byte] of Object.entries(pairs)) into[character.charCodeAt(0)] = byte;
  return into;
}

const JSON_SHORT = table({ '"': 34, '\\': 92, '/': 47, b: 8, f: 12, n: 10, r: 13, t: 9 });

/** RFC 8259 §7. A lone surrogate stands for itself. */
export const json: EscapeSyntax = {
  form: 'json',
  triggers: [BACKSLASH],
  read(bytes, at, end, unit) {
    const next = bytes[at + 1];
    if (at + 2 > end || next === undefined) return false;
    if (next === 0x75) return readUnicode(bytes, at, end, unit, true);
    const short = JSON_SHORT[next] as number;
    return short >= 0 && unit.set(2, short);
  },
};

const C_SHORT = table({ a: 7, b: 8, e: 27, E: 27, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, "'": 39, '"': 34, '?': 63 });

/** Escapes of C, Python, JavaScript and `$'…'` strings (ISO C §6.4.4.4, bash(1) QUOTING), with octal ones as libedit writes. */
export const backslashX: EscapeSyntax = {
  form: 'backslash-x',
  triggers: [BACKSLASH],
  read(bytes, at, end, unit) {
    const next = bytes[at + 1];
    if (at + 2 > end || next === undefined) return false;
    if (next === 0x78) {
      const byte = hexNumber(bytes, at + 2, 2, end);
      return byte >= 0 && unit.set(4, byte);
    }
    if (next === 0x75) return readUnicode(bytes, at, end, unit, false);
    if (next === 0x55) {
      const point = hexNumber(bytes, at + 2, 8, end);
      return point >= 0 && point < 0x110000 && unit.codePoint(10, point);
    }
    if (next >= 48 && next <= 55) {
      let length = 1;
      let byte = 0;
      while (length < 4 && at + length < end && (bytes[at + length] as number) >= 48 && (bytes[at + length] as number) <= 55) {
        byte = byte * 8 + (bytes[at + length] as number) - 48;
        length++;
      }
      return byte < 256 && unit.set(length, byte, length === 4);
    }
    const short = C_SHORT[next] as number;
    return short >= 0 && unit.set(2, short, next === QUOTE || next === 0x61 || next === 0x65 || next === 0x76);
  },
};

/** A quote inside a quoted word: `'\''` or, as Python's shlex writes it, `'"'"'`. */
function readSplice(bytes: Uint8Array, at: number, end: number, unit: Unit): boolean {
  if (at + 4 <= end && bytes[at + 1] === BACKSLASH && bytes[at + 2] === QUOTE && bytes[at + 3] === QUOTE) return unit.set(4, QUOTE);
  const spliced =
    at + 5 <= end && bytes[at + 1] === DOUBLE && bytes[at + 2] === QUOTE && bytes[at + 3] === DOUBLE && bytes[at + 4] === QUOTE;
  return spliced && unit.set(5, QUOTE);
}

/** Shell words: splices, and a backslash before anything that is not a letter or digit (POSIX shell §2.2). */
export const shell: EscapeSyntax = {
  form: 'shell',
  triggers: [BACKSLASH, QUOTE],
  read(bytes, at, end, unit) {
    if (bytes[at] === QUOTE) return readSplice(bytes, at, end, unit);
    const next = bytes[at + 1];
    if (at + 2 > end || next === undefined) return false;
    if (next === 10) return unit.skip(2);
    const lower = next | 32;
    if (next < 32 || next > 126 || (next >= 48 && next <= 57) || (lower >= 97 && lower <= 122)) return false;
    return unit.set(2, next, next !== DOUBLE && next !== BACKSLASH && next !== 0x2f);
  },
};

/** Inside single quotes a backslash stands for itself: splices only. */
export const shellSingle: EscapeSyntax = {
  form: 'shell-single',
  triggers: [QUOTE],
  read: readSplice,
};

/** RFC 3986 §2.1. */
export const percent: EscapeSyntax = {
  form: 'percent',
  triggers: [0x25],
  read(bytes, at, end, unit) {
    const byte = hexNumber(bytes, at + 1, 2, end);
    return byte >= 0 && unit.set(3, byte);
  },
};

/** HTML's names for ASCII punctuation (HTML standard §13.5), and the no-break space. */
const NAMES: Readonly<Record<string, number>> = {
  Tab: 9, NewLine: 10, excl: 33, quot: 34, QUOT: 34, num: 35, dollar: 36, percnt: 37, amp: 38, AMP: 38, apos: 39, lpar: 40,
  rpar: 41, ast: 42, midast: 42, plus: 43, comma: 44, period: 46, sol: 47, colon: 58, semi: 59, lt: 60, LT: 60, equals: 61,
  gt: 62, GT: 62, quest: 63, commat: 64, lsqb: 91, lbrack: 91, bsol: 92, rsqb: 93, rbrack: 93, Hat: 94, lowbar: 95,
  UnderBar: 95, grave: 96, DiacriticalGrave: 96, lcub: 123, lbrace: 123, verbar: 124, vert: 124, VerticalLine: 124, rcub: 125,
  rbrace: 125, nbsp: 160,
}; // biome-ignore format: a table

const LONGEST_NAME = 16;

export const html: EscapeSyntax = {
  form: 'html',
  triggers: [0x26],
  read(bytes, at, end, unit) {
    const last = Math.min(end, at + LONGEST_NAME + 2);
    let stop = at + 1;
    while (stop < last && bytes[stop] !== 0x3b) {
      const byte = bytes[stop] as number;
      const lower = byte | 32;
      const fits = (byte >= 48 && byte <= 57) || (lower >= 97 && lower <= 122) || (byte === 0x23 && stop === at + 1);
      if (!fits) return false;
      stop++;
    }
    if (stop >= last || stop === at + 1) return false;
    let text = '';
    for (let i = at + 1; i < stop; i++) text += String.fromCharCode(bytes[i] as number);
    let point = NAMES[text];
    if (point === undefined) {
      const number = /^#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}))$/.exec(text);
      if (number === null) return false;
      point = number[1] === undefined ? Number.parseInt(number[2] as string, 16) : Number.parseInt(number[1], 10);
      if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
    }
    return unit.codePoint(stop + 1 - at, point);
  },
};

/** RFC 2045 §6.7. */
export const quotedPrintable: EscapeSyntax = {
  form: 'quoted-printable',
  triggers: [0x3d],
  read(bytes, at, end, unit) {
    if (at + 2 <= end && bytes[at + 1] === 10) return unit.skip(2);
    if (at + 3 <= end && bytes[at + 1] === 13 && bytes[at + 2] === 10) return unit.skip(3);
    const byte = hexNumber(bytes, at + 1, 2, end);
    return byte >= 0 && unit.set(3, byte);
  },
};

const META = 0x83;

/** zsh's history file: 0x83 and the byte XOR 0x20, for NUL, 0x83 and its tokens 0x84–0xa2 (zsh Src/utils.c, `metafy`). */
export const zsh: EscapeSyntax = {
  form: 'zsh',
  triggers: [META],
  read(bytes, at, end, unit) {
    const next = bytes[at + 1];
    if (at + 2 > end || next === undefined) return false;
    const byte = next ^ 0x20;
    return (byte === 0 || (byte >= META && byte <= 0xa2)) && unit.set(2, byte);
  },
};

export const ESCAPES: readonly EscapeSyntax[] = [json, shell, backslashX, shellSingle, percent, html, quotedPrintable, zsh];

import {
  BYTE_CLASS,
  ESCAPE_MASKS,
  ESCAPE_PAIRS,
  IS_DIGIT,
  IS_ESCAPE,
  IS_HEX,
  IS_LOWER,
  IS_UPPER,
  IS_VISIBLE,
  IS_WORD,
  OFFSETS,
  PASSED,
  SEXTET,
  UNESCAPED,
} from '../layout';
import { addHidden } from './lists';
import { offsetsOf } from './masks';
import { inputAt, isHunting, keyCount } from './memory';
import { isSought } from './windows';

/**
 * Third stage: escapes that hide what is looked for. The bits of ESCAPE_MASKS become offsets; a bitmap over the two bytes there lets
 * through what may be an escape of interest; that is read.
 */

const ODD: i32 = 0;
const PUNCTUATION: i32 = 1;

export const NONE: i32 = -1;
/** Escapes of escapes are followed so deep. */
const DEPTH: i32 = 3;

/** Length of the escape that was read last. */
export let escapeLength: i32 = 0;

@inline
export function classOf(at: usize): u32 {
  return <u32>load<u8>(BYTE_CLASS + <usize>load<u8>(at));
}

function hexDigit(at: usize): i32 {
  const byte = <i32>load<u8>(at);
  if ((classOf(at) & IS_HEX) == 0) return NONE;
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 87;
}

function hexNumber(at: usize, count: i32): i32 {
  let number = 0;
  for (let i = 0; i < count; i++) {
    const digit = hexDigit(at + <usize>i);
    if (digit < 0) return NONE;
    number = (number << 4) | digit;
  }
  return number;
}

@inline
function read(length: i32, point: i32): i32 {
  escapeLength = length;
  return point;
}

/**
 * What follows the first byte of an escape, at `at`: its code point, or NONE. Sets escapeLength, without the first byte.
 * Line joins are read elsewhere.
 */
export function readEscape(first: u32, at: usize): i32 {
  const byte = <u32>load<u8>(at);
  if (first == 0x25 || first == 0x3d) return read(2, hexNumber(at, 2));
  if (first == 0x26) return readEntity(at);
  if (first != 0x5c) return NONE;
  if (byte == 0x75) return read(5, hexNumber(at + 1, 4));
  if (byte == 0x78) return read(3, hexNumber(at + 1, 2));
  if (byte == 0x55) return read(9, hexNumber(at + 1, 8));
  if (byte >= 0x30 && byte <= 0x37) {
    const second = <u32>load<u8>(at, 1) - 0x30;
    const third = <u32>load<u8>(at, 2) - 0x30;
    return second > 7 || third > 7 ? NONE : read(3, <i32>(((byte - 0x30) << 6) | (second << 3) | third));
  }
  // What stands for itself: punctuation.
  const kind = <u32>load<u8>(BYTE_CLASS + <usize>byte);
  return (kind & IS_VISIBLE) != 0 && (kind & (IS_DIGIT | IS_UPPER | IS_LOWER)) == 0 ? read(1, <i32>byte) : NONE;
}

/** Whether the entity read last has a name that is not known here: it stands for some punctuation. */
let otherEntity: bool = false;

/** `#65;`, `#x41;`, `quot;`: names are all of punctuation. */
function readEntity(at: usize): i32 {
  otherEntity = false;
  if (load<u8>(at) == 0x23) {
    const hexadecimal = (load<u8>(at, 1) | 0x20) == 0x78;
    let next = at + (hexadecimal ? 2 : 1);
    let point = 0;
    let digits = 0;
    for (; digits < 8; digits++, next++) {
      const digit = hexDigit(next);
      if (digit < 0 || (!hexadecimal && digit > 9)) break;
      point = hexadecimal ? (point << 4) | digit : point * 10 + digit;
    }
    return digits > 0 && load<u8>(next) == 0x3b ? read(<i32>(next - at) + 1, point) : NONE;
  }
  let length = 0;
  while (length <= 16 && (classOf(at + <usize>length) & (IS_UPPER | IS_LOWER)) != 0) length++;
  if (length < 2 || load<u8>(at + <usize>length) != 0x3b) return NONE;
  const start = load<u32>(at) | 0x20202020;
  // "lowb", "unde"; "nbsp" is not printable.
  if (start == 0x62776f6c || start == 0x65646e75) return read(length + 1, 0x5f);
  if (start == 0x7073626e) return NONE;
  // "amp;", "perc", "equa", "bsol": what they write begins escapes.
  if ((start & 0xffffff) == 0x706d61) return read(length + 1, 0x26);
  if (start == 0x63726570) return read(length + 1, 0x25);
  if (start == 0x61757165) return read(length + 1, 0x3d);
  if (start == 0x6c6f7362) return read(length + 1, 0x5c);
  // "lt", "gt", "apos", "quot".
  if (length == 2 && (start & 0xffff) == 0x746c) return read(3, 0x3c);
  if (length == 2 && (start & 0xffff) == 0x7467) return read(3, 0x3e);
  if (length == 4 && start == 0x736f7061) return read(5, 0x27);
  otherEntity = length != 4 || start != 0x746f7571;
  return read(length + 1, 0x22);
}

/** Whether `name;` stands at `at`, of an entity that is told by a name. */
export function entityIsNamed(at: usize): bool {
  return load<u8>(at) != 0x23 && readEntity(at) != NONE;
}

/** Length of a line's end at `at`: 0 where none is. */
@inline
export function lineEnd(at: usize): i32 {
  if (load<u8>(at) == 0x0a) return 1;
  return load<u8>(at) == 0x0d && load<u8>(at, 1) == 0x0a ? 2 : 0;
}

/** Whether an escape that begins with `first` before `at` writes a word byte, perhaps as an escape of an escape. */
function writesWord(first: u32, at: usize): bool {
  let from = at;
  for (let depth = 0; depth < DEPTH; depth++) {
    const point = readEscape(first, from);
    if (point < 0 || point > 0x7f) return false;
    if ((load<u8>(BYTE_CLASS + <usize>point) & IS_WORD) != 0) return true;
    from += <usize>escapeLength;
    first = <u32>point;
  }
  return false;
}

/** Which bytes a line's end joins that is written as nothing, behind `=` or `\` at `at`: IS_WORD, IS_VISIBLE (others too), or 0. */
function joined(at: usize): u32 {
  const length = lineEnd(at + 1);
  if (length == 0) return 0;
  const both = classOf(at - 1) & classOf(at + 1 + <usize>length);
  return (both & IS_WORD) != 0 ? IS_WORD : both & IS_VISIBLE;
}

/** Whether the escape of `length` bytes at `at` writes a NUL that stands between characters as in UTF-16: another one follows. */
function isHighHalf(at: usize, first: u32, length: i32): bool {
  const next = at + <usize>length;
  return (
    (classOf(next) & IS_VISIBLE) != 0 &&
    load<u8>(next, 1) == first &&
    readEscape(first, next + 2) == 0 &&
    ((classOf(at - 1) & IS_VISIBLE) != 0 || (classOf(next + 2 + <usize>escapeLength) & IS_VISIBLE) != 0)
  );
}

/** How far to the right of an escape the text is read that a window may cover: escapes in it may hide escapes. */
const AHEAD: i32 = 48;
const BEHIND: i32 = 15;
const WINDOW: i32 = 16;

/** Whether a backslash before a letter stands for something else than the letter (JSON, C), or both for themselves (shells). */
const LETTERS_TOO: i32 = 1;
/** The escape was read to its end: it writes no part of another one. */
const WHOLE: i32 = 2;

/** What a run of backslashes and the byte behind it come to, however often they were escaped. */
const ONE_BACKSLASH: i32 = -2;
const SEVERAL: i32 = -3;

/**
 * Of two backslashes or more at `at`: the quote that they escape; ONE_BACKSLASH before `n`, `r` and `t`, which are a control character
 * that ends a window, or stand for themselves behind a backslash; SEVERAL where it depends on how often the text was escaped. NONE for
 * one backslash. Sets escapeLength, with the first byte.
 */
function readBackslashes(at: usize): i32 {
  let end = at + 1;
  while (end < at + 32 && load<u8>(end) == 0x5c) end++;
  if (end == at + 1) return NONE;
  const byte = <u32>load<u8>(end);
  if (byte == 0x6e || byte == 0x72 || byte == 0x74) return read(<i32>(end - at), ONE_BACKSLASH);
  return read(<i32>(end - at) + 1, byte == 0x22 || byte == 0x27 ? <i32>byte : SEVERAL);
}

/** Whether what stands at `at` is an escape of a syntax that has nothing to do with `kind`, or one that an escape wrote as `byte`. */
function isNested(byte: u32, at: usize): bool {
  if (byte == 0x5c) return true;
  if (byte == 0x25 || byte == 0x3d) return hexNumber(at, 2) != NONE || (byte == 0x3d && lineEnd(at) > 0);
  return byte == 0x26 && readEntity(at) != NONE;
}

/**
 * Whether, with the escape [at, at + length) of `point` resolved, one of the windows stands around it, or may: 16 visible characters
 * with a digit, or with three upper-case and three lower-case letters. Left of the first escape of a window all is plain, so the text
 * there is taken as it stands. Where the text has escapes of several syntaxes it may.
 */
function isInWindow(at: usize, length: i32, point: i32, mode: i32): bool {
  const kind = <u32>load<u8>(at);
  let upper = 0;
  let lower = 0;
  let digits = 0;
  // In quoted-printable only `=` has to be written as an escape; `=5c` and its like are digits.
  let nested =
    (kind == 0x26 && readEntity(at + 1) != NONE && otherEntity) || (kind != 0x3d && mode != WHOLE && isNested(<u32>point, at + <usize>length));
  let start: usize = UNESCAPED + BEHIND;
  store<u8>(start, <u8>point);
  let end: usize = start + 1;
  for (let i = 1; i <= BEHIND; i++) {
    const byte = load<u8>(at - <usize>i);
    const bits = <u32>load<u8>(BYTE_CLASS + <usize>byte);
    if ((bits & IS_VISIBLE) == 0) break;
    start--;
    store<u8>(start, byte);
    upper += (bits & IS_UPPER) != 0 ? 1 : 0;
    lower += (bits & IS_LOWER) != 0 ? 1 : 0;
    digits += (bits & IS_DIGIT) != 0 ? 1 : 0;
  }
  let next = at + <usize>length;
  for (let i = 0; i < AHEAD; i++) {
    let byte = <u32>load<u8>(next);
    let bits = <u32>load<u8>(BYTE_CLASS + <usize>byte);
    if ((bits & IS_VISIBLE) == 0) break;
    let step = 1;
    const several = byte == 0x5c && kind == 0x5c ? readBackslashes(next) : NONE;
    if (several == SEVERAL) nested = true;
    else if (several != NONE) {
      if (several != ONE_BACKSLASH) byte = <u32>several;
      step = escapeLength;
    } else if (byte == 0x27 && kind == 0x27) {
      step = max(1, spliceLength(next));
    } else if (byte == kind) {
      const resolved = readEscape(byte, next + 1);
      if (resolved >= 0 && resolved < 0x80) {
        bits = <u32>load<u8>(BYTE_CLASS + <usize>resolved);
        step = 1 + escapeLength;
        byte = <u32>resolved;
        if (kind == 0x26 && otherEntity) nested = true;
        if (kind != 0x3d && isNested(byte, next + <usize>step)) nested = true;
      } else if (kind == 0x5c && mode != LETTERS_TOO) break;
    } else if ((bits & IS_ESCAPE) != 0 && isNested(byte, next + 1)) nested = true;
    if ((bits & IS_VISIBLE) == 0) break;
    store<u8>(end, <u8>byte);
    end++;
    upper += (bits & IS_UPPER) != 0 ? 1 : 0;
    lower += (bits & IS_LOWER) != 0 ? 1 : 0;
    digits += (bits & IS_DIGIT) != 0 ? 1 : 0;
    next += <usize>step;
  }
  if (<i32>(end - start) < WINDOW || (digits == 0 && (upper < 3 || lower < 3))) return false;
  if (nested || (kind != 0x3d && isInBase64(at, length, point))) return true;
  if (keyCount == 0) return false;
  const last = min<usize>(UNESCAPED + BEHIND, end - WINDOW);
  for (let window = start; window <= last; window++) {
    if (isSought(window)) return true;
  }
  return false;
}

/** Whether the escape stands for a `+` or `/` inside a run of base64, which may hide anything. */
function isInBase64(at: usize, length: i32, point: i32): bool {
  if (point != 0x2b && point != 0x2f) return false;
  return load<u8>(SEXTET + <usize>load<u8>(at - 1)) != 0xff && load<u8>(SEXTET + <usize>load<u8>(at + <usize>length)) != 0xff;
}

/** `'\''` or `'"'"'` at `at`: its length, else 0. */
export function spliceLength(at: usize): i32 {
  const four = load<u32>(at);
  if (four == 0x27275c27) return 4;
  return four == 0x22272227 && load<u8>(at, 4) == 0x27 ? 5 : 0;
}

function escapeLengthOf(at: usize): i32 {
  readEscape(<u32>load<u8>(at), at + 1);
  return escapeLength;
}

function markOne(at: usize, hunted: bool): void {
  const first = <u32>load<u8>(at);
  const place = <i32>(at - inputAt);
  if (first == 0x27) {
    const length = hunted ? spliceLength(at) : 0;
    if (length > 0 && isInWindow(at, length, 0x27, LETTERS_TOO)) addHidden(PUNCTUATION, place);
    return;
  }
  const sides = first == 0x5c || first == 0x3d ? joined(at) : 0;
  if (sides != 0) {
    if ((sides & IS_WORD) != 0) addHidden(ODD, place);
    else if (hunted) addHidden(PUNCTUATION, place);
    return;
  }
  if (writesWord(first, at + 1)) {
    addHidden(ODD, place);
    return;
  }
  const point = readEscape(first, at + 1);
  if (point == 0 && isHighHalf(at, first, 1 + escapeLength)) {
    addHidden(ODD, place);
    return;
  }
  if (!hunted) return;
  if (point < 0 || point > 0x7f || (load<u8>(BYTE_CLASS + <usize>point) & IS_VISIBLE) == 0) return;
  let length = 1 + escapeLength;
  if (first == 0x5c) {
    // The first of several stands for all.
    if (load<u8>(at - 1) == 0x5c) return;
    const several = readBackslashes(at);
    if (several >= 0 || several == ONE_BACKSLASH) {
      if (isInWindow(at, escapeLength, several >= 0 ? several : 0x5c, WHOLE)) addHidden(PUNCTUATION, place);
      return;
    }
    length = 1 + escapeLengthOf(at);
  }
  if (isInWindow(at, length, point, 0) || (first == 0x5c && isInWindow(at, length, point, LETTERS_TOO))) addHidden(PUNCTUATION, place);
}

/** Marks escapes that begin in [low, high) of the chunk. */
export function markEscapes(origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin;
  const end = offsetsOf(ESCAPE_MASKS, low, high);
  let passed: usize = PASSED;
  for (let next: usize = OFFSETS; next < end; next += 2) {
    const offset = <usize>load<u16>(next);
    const pair = <u32>load<u16>(base + offset);
    store<u16>(passed, <u16>offset);
    passed += <usize>(((<u32>load<u8>(ESCAPE_PAIRS + <usize>(pair >>> 3)) >>> (pair & 7)) & 1) << 1);
  }
  const hunted = isHunting();
  for (let next: usize = PASSED; next < passed; next += 2) markOne(base + <usize>load<u16>(next), hunted);
}

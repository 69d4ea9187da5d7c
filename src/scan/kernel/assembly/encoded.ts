import { BASE64_RUNS, BYTE_CLASS, DECODED, IS_HEX, NUL_MASKS, SEXTET, SEXTET_SHIFT } from '../layout';
import { addHidden, hasNeighbour } from './lists';
import { ahead, bits, lookUp, runs16, within } from './masks';
import { inputAt } from './memory';

/**
 * Third stage: text inside base64, hex and UTF-16.
 *
 * Base64 writes a byte below 0x80 as sextets of which one bit is known: of each three bytes the first is such where the first sextet
 * is below 32, the second where the second sextet lacks bit 3, the third where the third lacks bit 1. Three masks of those bits and
 * their shifted conjunction say at all alignments at once where 12 such bytes stand in a row; of random base64 one place in about
 * 1,400 remains, which is decoded and looked at. Only blocks where 16 characters of base64 stand in a row are asked at all.
 */

const BASE64: i32 = 2;
const HEX: i32 = 3;
const WIDE: i32 = 4;
const TEXT_BYTES: i32 = 12;

// The masks of the block at hand and of the one behind: it comes next, more often than not.
let below32: u64 = 0, below32Next: u64 = 0;
let lacks3: u64 = 0, lacks3Next: u64 = 0;
let lacks1: u64 = 0, lacks1Next: u64 = 0;
let hex: u64 = 0, hexNext: u64 = 0;

@inline
function sextets(bytes: v128, shifts: v128): v128 {
  return i8x16.add(bytes, lookUp(shifts, i8x16.shr_u(bytes, 4)));
}

/** Bytes whose bit `bit` is clear, as a mask. */
@inline
function lacking(a: v128, b: v128, c: v128, d: v128, bit: i32): u64 {
  const up = 7 - bit;
  return ~(
    bits(i16x8.shl(a, up)) |
    (bits(i16x8.shl(b, up)) << 16) |
    (bits(i16x8.shl(c, up)) << 32) |
    (bits(i16x8.shl(d, up)) << 48)
  );
}

@inline
function hexBits(bytes: v128): u64 {
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  const letters = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(6));
  return bits(v128.or(digits, letters));
}

/** The masks of the block at `at`, as those of the block behind. */
function askNext(at: usize): void {
  const shifts = v128.load(SEXTET_SHIFT);
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  hexNext = hexBits(a) | (hexBits(b) << 16) | (hexBits(c) << 32) | (hexBits(d) << 48);
  const sa = sextets(a, shifts), sb = sextets(b, shifts), sc = sextets(c, shifts), sd = sextets(d, shifts);
  below32Next = lacking(sa, sb, sc, sd, 5);
  lacks3Next = lacking(sa, sb, sc, sd, 3);
  lacks1Next = lacking(sa, sb, sc, sd, 1);
}

/** Where a group of four characters begins all of whose three bytes are below 0x80, or such that all but the edge's are. */
function base64Starts(): u64 {
  const second = ahead(lacks3, lacks3Next, 1);
  const secondNext = lacks3Next >> 1;
  const third = ahead(lacks1, lacks1Next, 2);
  const thirdNext = lacks1Next >> 2;
  const group = below32 & second & third;
  const groupNext = below32Next & secondNext & thirdNext;
  const three = ahead(group, groupNext, 4) & ahead(group, groupNext, 8) & ahead(group, groupNext, 12);
  const first = below32 | ahead(below32, below32Next, 16);
  // Twelve bytes from the group's first, second or third byte on.
  return three & third & ((second & first) | (ahead(below32, below32Next, 16) & ahead(second, secondNext, 16)));
}

/** Where twelve pairs of hex digits begin whose bytes may be ASCII: their first digits are below 8. */
function hexStarts(at: usize): u64 {
  let run = runs16(hex, hexNext);
  run &= ahead(hex, hexNext, 16) & ahead(hex, hexNext, 20) & ahead(hex, hexNext, 23);
  if (run == 0) return 0;
  const low = lowDigits(at);
  const lowNext = lowDigits(at + 64);
  let here = low & ahead(low, lowNext, 2);
  let there = lowNext & (lowNext >> 2);
  here &= ahead(here, there, 4);
  there &= there >> 4;
  const four = here;
  const fourNext = there;
  here &= ahead(here, there, 8);
  return run & here & ahead(four, fourNext, 16);
}

function lowDigits(at: usize): u64 {
  const zero = i8x16.splat(0x30);
  const eight = i8x16.splat(8);
  return (
    bits(i8x16.lt_u(i8x16.sub(v128.load(at), zero), eight)) |
    (bits(i8x16.lt_u(i8x16.sub(v128.load(at, 16), zero), eight)) << 16) |
    (bits(i8x16.lt_u(i8x16.sub(v128.load(at, 32), zero), eight)) << 32) |
    (bits(i8x16.lt_u(i8x16.sub(v128.load(at, 48), zero), eight)) << 48)
  );
}

@inline
function isPrintable(byte: u32): bool {
  return byte > 31 && byte < 127;
}

/** Whether TEXT_BYTES of the `length` bytes at DECODED are text in a row: printable, white space, or NUL beside printable. */
function isText(length: i32): bool {
  let row = 0;
  for (let i = 0; i < length; i++) {
    const byte = <u32>load<u8>(DECODED + <usize>i);
    let text = isPrintable(byte) || byte == 9 || byte == 10 || byte == 13;
    if (byte == 0) {
      text = (i > 0 && isPrintable(<u32>load<u8>(DECODED + <usize>i - 1))) || i + 1 == length || isPrintable(<u32>load<u8>(DECODED + <usize>i + 1));
    }
    row = text ? row + 1 : 0;
    if (row >= TEXT_BYTES) return true;
  }
  return false;
}

/** Decodes up to five groups of base64 at `at`. */
function isBase64Text(at: usize): bool {
  let length = 0;
  for (let group = 0; group < 5; group++, at += 4) {
    const a = <u32>load<u8>(SEXTET + <usize>load<u8>(at));
    const b = <u32>load<u8>(SEXTET + <usize>load<u8>(at, 1));
    if (a > 63 || b > 63) break;
    store<u8>(DECODED + <usize>length, (a << 2) | (b >> 4));
    length++;
    const c = <u32>load<u8>(SEXTET + <usize>load<u8>(at, 2));
    if (c > 63) break;
    store<u8>(DECODED + <usize>length, (b << 4) | (c >> 2));
    length++;
    const d = <u32>load<u8>(SEXTET + <usize>load<u8>(at, 3));
    if (d > 63) break;
    store<u8>(DECODED + <usize>length, (c << 6) | d);
    length++;
  }
  return isText(length);
}

@inline
function nibble(byte: u32): u32 {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 87;
}

/** Decodes up to thirteen pairs of hex digits at `at`. */
function isHexText(at: usize): bool {
  let length = 0;
  for (; length <= TEXT_BYTES; length++, at += 2) {
    const high = <u32>load<u8>(at);
    const low = <u32>load<u8>(at, 1);
    if ((load<u8>(BYTE_CLASS + <usize>high) & load<u8>(BYTE_CLASS + <usize>low) & IS_HEX) == 0) break;
    store<u8>(DECODED + <usize>length, (nibble(high) << 4) | nibble(low));
  }
  return isText(length);
}

/** Marks text in base64 and hex whose characters begin in [low, high) of the chunk. */
export function markRuns(origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin;
  const blocks = (high + 63) >> 6;
  let asked: i32 = -1;
  for (let block = low >> 6; block < blocks; block++) {
    const masks: usize = <usize>block << 3;
    const runs = load<u64>(masks, BASE64_RUNS);
    if (runs == 0) continue;
    const at = base + (<usize>block << 6);
    if (asked != block) askNext(at);
    below32 = below32Next;
    lacks3 = lacks3Next;
    lacks1 = lacks1Next;
    hex = hexNext;
    askNext(at + 64);
    asked = block + 1;
    let starts = within(runs & base64Starts(), block, low, high);
    while (starts) {
      const offset = <usize>ctz(starts);
      starts &= starts - 1;
      const place = <i32>(at + offset - inputAt);
      if (!hasNeighbour(BASE64, place) && isBase64Text(at + offset)) addHidden(BASE64, place);
    }
    starts = within(hexStarts(at), block, low, high);
    while (starts) {
      const offset = <usize>ctz(starts);
      starts &= starts - 1;
      const place = <i32>(at + offset - inputAt);
      if (!hasNeighbour(HEX, place) && isHexText(at + offset)) addHidden(HEX, place);
    }
  }
}

/** Printable bytes and white space, as a mask. */
@inline
function textBits(bytes: v128): u64 {
  const printable = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x20)), i8x16.splat(0x7f - 0x20));
  const white = v128.or(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(9)), i8x16.splat(2)), i8x16.eq(bytes, i8x16.splat(13)));
  return bits(v128.or(printable, white));
}

function textMask(at: usize): u64 {
  return (
    textBits(v128.load(at)) |
    (textBits(v128.load(at, 16)) << 16) |
    (textBits(v128.load(at, 32)) << 32) |
    (textBits(v128.load(at, 48)) << 48)
  );
}

/** Marks pairs of ASCII characters in UTF-16 of either byte order that begin in [low, high) of the chunk. */
export function markWide(origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin;
  const blocks = (high + 63) >> 6;
  for (let block = low >> 6; block < blocks; block++) {
    const masks: usize = <usize>block << 3;
    const nul = load<u64>(masks, NUL_MASKS);
    const nulNext = load<u64>(masks, NUL_MASKS + 8);
    // Two NULs of a pair stand two bytes apart: no other block needs a look.
    const pairs = nul & ahead(nul, nulNext, 2);
    const pairsNext = nulNext & 1 ? nulNext & (nulNext >> 2) : 0;
    if ((pairs | pairsNext) == 0) continue;
    const at = base + (<usize>block << 6);
    const text = textMask(at);
    const textNext = textMask(at + 64);
    // x NUL y NUL, from x on; NUL x NUL y, from NUL on.
    const little = text & ahead(pairs, nulNext & (nulNext >> 2), 1) & ahead(text, textNext, 2);
    const big = pairs & ahead(text, textNext, 1) & ahead(text, textNext, 3);
    let starts = within(little | big, block, low, high);
    while (starts) {
      const offset = <usize>ctz(starts);
      starts &= starts - 1;
      addHidden(WIDE, <i32>(at + offset - inputAt));
    }
  }
}

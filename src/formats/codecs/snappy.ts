/**
 * Raw Snappy blocks (github.com/google/snappy: format_description.txt): the length of what they give as a varint, then
 * literals and copies from what was given before.
 */

/** A three-byte copy gives 64 bytes at most: no block gives more than this times its own length. */
export const SNAPPY_RATIO = 22;

/** The bytes that a block gives; null where it is no Snappy block, or says that it gives more than `maximum` bytes. */
export function unsnappy(block: Uint8Array, maximum: number): Uint8Array | null {
  const made = snappyPrefix(block, maximum);
  if (made === null || made.whole) return made?.bytes ?? null;
  made.bytes.fill(0);
  return null;
}

/**
 * As `unsnappy`, but of a damaged block what it gives before the damage (`whole` is false then). Null where not even its
 * length can be right.
 */
export function snappyPrefix(block: Uint8Array, maximum: number): { readonly bytes: Uint8Array; readonly whole: boolean } | null {
  const header = varint32(block, 0);
  if (header === null) return null;
  const { value: length, end } = header;
  if (length > maximum || length > block.length * SNAPPY_RATIO) return null;
  const into = new Uint8Array(length);
  const filled = expand(block, end, into);
  if (filled >= 0) return { bytes: into, whole: true };
  return { bytes: into.subarray(0, -filled - 1), whole: false };
}

/** A little-endian base-128 number of 32 bits at most, and where it ends; null where none stands there. */
export function varint32(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value <= 0xffff_ffff ? { value, end: at + index + 1 } : null;
  }
  return null;
}

/** How many bytes were filled: all of `into`; or, damaged, -1 minus their number. */
function expand(block: Uint8Array, from: number, into: Uint8Array): number {
  const limit = into.length;
  let at = from;
  let to = 0;
  while (at < block.length) {
    const tag = block[at++] as number;
    let length: number;
    if ((tag & 3) === 0) {
      length = tag >> 2;
      if (length >= 60) {
        const width = length - 59;
        if (at + width > block.length) return -to - 1;
        length = 0;
        for (let index = 0; index < width; index++) length += (block[at + index] as number) * 2 ** (8 * index);
        at += width;
      }
      length++;
      const there = Math.min(length, block.length - at, limit - to);
      into.set(block.subarray(at, at + there), to);
      to += there;
      at += there;
      if (there < length) return -to - 1;
      continue;
    }
    let offset: number;
    if ((tag & 3) === 1) {
      if (at >= block.length) return -to - 1;
      length = ((tag >> 2) & 7) + 4;
      offset = ((tag >> 5) << 8) | (block[at++] as number);
    } else {
      const wide = (tag & 3) === 3;
      if (at + (wide ? 4 : 2) > block.length) return -to - 1;
      length = (tag >> 2) + 1;
      offset = (block[at] as number) | ((block[at + 1] as number) << 8);
      if (wide) offset += (block[at + 2] as number) * 0x1_0000 + (block[at + 3] as number) * 0x100_0000;
      at += wide ? 4 : 2;
    }
    if (offset === 0 || offset > to || length > limit - to) return -to - 1;
    // What is copied may reach into what the copy itself gives.
    if (offset >= length) into.copyWithin(to, to - offset, to - offset + length);
    else for (let index = 0; index < length; index++) into[to + index] = into[to + index - offset] as number;
    to += length;
  }
  return to === limit ? to : -to - 1;
}

/**
 * The literals of a block, which stand in it as they are: for each three numbers, where it begins in what the block gives,
 * where in the block, and its length. Ordered; ends where the block is damaged.
 */
export function snappyLiterals(block: Uint8Array): number[] {
  const found: number[] = [];
  let at = varint32(block, 0)?.end ?? block.length;
  for (let to = 0; at < block.length; ) {
    const tag = block[at++] as number;
    if ((tag & 3) !== 0) {
      to += copyGives(tag);
      at += copyTakes(tag);
      continue;
    }
    const length = literalLength(block, at, tag);
    at += lengthBytes(tag);
    found.push(to, at, length);
    to += length;
    at += length;
  }
  return found;
}

/**
 * Where the block that begins at `from` ends: what follows it is not looked at. Minus the bytes that were looked at where it
 * does not end before `to`; null where none of LevelDB's blocks begins so: with a literal that begins with a zero.
 */
export function snappyEnd(bytes: Uint8Array, from: number, to: number): number | null {
  const header = varint32(bytes, from);
  if (header === null || header.value < 8) return null;
  let at = header.end;
  const first = bytes[at] ?? 1;
  const literalAt = at + 1 + lengthBytes(first);
  if ((first & 3) !== 0 || bytes[literalAt] !== 0) return null;
  let made = 0;
  while (at < to && made < header.value) {
    const tag = bytes[at++] as number;
    if ((tag & 3) !== 0) {
      made += copyGives(tag);
      at += copyTakes(tag);
      continue;
    }
    const length = literalLength(bytes, at, tag);
    made += length;
    at += lengthBytes(tag) + length;
  }
  return made === header.value && at <= to ? at : from - Math.min(at, to);
}

/** How many bytes a copy gives. */
function copyGives(tag: number): number {
  return (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
}

/** How many bytes of the block belong to a copy behind its tag. */
function copyTakes(tag: number): number {
  return (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4;
}

/** How many bytes behind a literal's tag say its length. */
function lengthBytes(tag: number): number {
  return Math.max(0, (tag >> 2) - 59);
}

/** The length of the literal whose tag stands before `at`. */
function literalLength(block: Uint8Array, at: number, tag: number): number {
  const width = lengthBytes(tag);
  if (width === 0) return (tag >> 2) + 1;
  let length = 1;
  for (let index = 0; index < width; index++) length += (block[at + index] ?? 0) * 2 ** (8 * index);
  return length;
}

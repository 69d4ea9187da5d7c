import {
  ANCHOR_MASKS,
  ANCHOR_NIBBLES,
  BASE64_MASKS,
  BASE64_NIBBLES,
  BASE64_RUNS,
  BLOCK,
  BUCKET_TABLES,
  ESCAPE_MASKS,
  GATE_BLOCKS,
  GATED_MASKS,
  IMAGE,
  IMAGE_BUCKETS,
  LITERAL_MASKS,
  NUL_MASKS,
  OFFSETS,
  RUN,
  RUN_ESCAPES,
  VISIBLE_MASKS,
  WORD_MASKS,
  WORD_RUNS,
} from '../layout';

/**
 * First stage: bytes into bits. Of each block of 64 bytes one 64-bit mask per question, bit n for byte n. Everything later works on
 * the masks and touches only bytes whose bit is set.
 *
 * A class of bytes is asked for by two look-ups of 16 entries, by the low and by the high half of the byte (`swizzle`, one
 * instruction for 16 bytes each): the byte is of the class where the entries have a bit in common.
 */

/** `swizzle` with indexes below 16 only, for which the relaxed instruction gives the same everywhere. */
@inline
export function lookUp(table: v128, indexes: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(table, indexes);
  return i8x16.swizzle(table, indexes);
}

@inline
function lowHalves(bytes: v128): v128 {
  return v128.and(bytes, i8x16.splat(0x0f));
}

@inline
function highHalves(bytes: v128): v128 {
  return i8x16.shr_u(bytes, 4);
}

@inline
export function nibbleClass(low: v128, high: v128, bytes: v128): v128 {
  return v128.and(lookUp(low, lowHalves(bytes)), lookUp(high, highHalves(bytes)));
}

/** One bit per byte that is not zero. */
@inline
export function nonZero(bytes: v128): u64 {
  return <u64>(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0))) ^ 0xffff);
}

@inline
export function bits(bytes: v128): u64 {
  return <u64>i8x16.bitmask(bytes);
}

// The bytes one, two or three before each of `now`.
@inline
function before1(last: v128, now: v128): v128 {
  return i8x16.shuffle(last, now, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}
@inline
function before2(last: v128, now: v128): v128 {
  return i8x16.shuffle(last, now, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
}
@inline
function before3(last: v128, now: v128): v128 {
  return i8x16.shuffle(last, now, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
}

/**
 * A mask of where the last of four bytes in a row stands that may be some literal's fragment. The literals are shared out to eight
 * buckets a table, and each of the four bytes is asked in which of eight buckets a fragment has such a byte there (after Teddy,
 * the SIMD matcher of Hyperscan).
 */
@inline
function bucketMasks(at: usize, blocks: i32, to: usize, table: usize, more: bool): void {
  const low0 = v128.load(table, 0x00), high0 = v128.load(table, 0x10);
  const low1 = v128.load(table, 0x20), high1 = v128.load(table, 0x30);
  const low2 = v128.load(table, 0x40), high2 = v128.load(table, 0x50);
  const low3 = v128.load(table, 0x60), high3 = v128.load(table, 0x70);
  const early = v128.load(at - 16);
  let last0 = nibbleClass(low0, high0, early);
  let last1 = nibbleClass(low1, high1, early);
  let last2 = nibbleClass(low2, high2, early);
  const end = at + (<usize>blocks << 6);
  for (; at < end; at += BLOCK, to += 8) {
    let mask: u64 = 0;
    // The compiler unrolls nothing by itself.
    let bytes = v128.load(at);
    let low = lowHalves(bytes), high = highHalves(bytes);
    let first = v128.and(lookUp(low0, low), lookUp(high0, high));
    let second = v128.and(lookUp(low1, low), lookUp(high1, high));
    let third = v128.and(lookUp(low2, low), lookUp(high2, high));
    let fourth = v128.and(lookUp(low3, low), lookUp(high3, high));
    mask = nonZero(v128.and(v128.and(fourth, before1(last2, third)), v128.and(before3(last0, first), before2(last1, second))));
    last0 = first; last1 = second; last2 = third;

    bytes = v128.load(at, 16);
    low = lowHalves(bytes); high = highHalves(bytes);
    first = v128.and(lookUp(low0, low), lookUp(high0, high));
    second = v128.and(lookUp(low1, low), lookUp(high1, high));
    third = v128.and(lookUp(low2, low), lookUp(high2, high));
    fourth = v128.and(lookUp(low3, low), lookUp(high3, high));
    mask |= nonZero(v128.and(v128.and(fourth, before1(last2, third)), v128.and(before3(last0, first), before2(last1, second)))) << 16;
    last0 = first; last1 = second; last2 = third;

    bytes = v128.load(at, 32);
    low = lowHalves(bytes); high = highHalves(bytes);
    first = v128.and(lookUp(low0, low), lookUp(high0, high));
    second = v128.and(lookUp(low1, low), lookUp(high1, high));
    third = v128.and(lookUp(low2, low), lookUp(high2, high));
    fourth = v128.and(lookUp(low3, low), lookUp(high3, high));
    mask |= nonZero(v128.and(v128.and(fourth, before1(last2, third)), v128.and(before3(last0, first), before2(last1, second)))) << 32;
    last0 = first; last1 = second; last2 = third;

    bytes = v128.load(at, 48);
    low = lowHalves(bytes); high = highHalves(bytes);
    first = v128.and(lookUp(low0, low), lookUp(high0, high));
    second = v128.and(lookUp(low1, low), lookUp(high1, high));
    third = v128.and(lookUp(low2, low), lookUp(high2, high));
    fourth = v128.and(lookUp(low3, low), lookUp(high3, high));
    mask |= nonZero(v128.and(v128.and(fourth, before1(last2, third)), v128.and(before3(last0, first), before2(last1, second)))) << 48;
    last0 = first; last1 = second; last2 = third;
    store<u64>(to, more ? mask | load<u64>(to) : mask);
  }
}

/** The literals that are looked for everywhere. */
export function literalMasks(at: usize, blocks: i32): void {
  bucketMasks(at, blocks, LITERAL_MASKS, IMAGE + IMAGE_BUCKETS, false);
  bucketMasks(at, blocks, LITERAL_MASKS, IMAGE + IMAGE_BUCKETS + BUCKET_TABLES, true);
  bucketMasks(at, blocks, LITERAL_MASKS, IMAGE + IMAGE_BUCKETS + 2 * BUCKET_TABLES, true);
}

/** A part of the literals that count only where a long run follows. */
function gatedMasks(at: usize, from: i32, until: i32): void {
  const masks: usize = GATED_MASKS + (<usize>from << 3);
  bucketMasks(at + (<usize>from << 6), until - from, masks, IMAGE + IMAGE_BUCKETS + 3 * BUCKET_TABLES, false);
}

/**
 * GATED_MASKS: the literals that count only where a run of 2 × RUN word bytes follows, or so many escapes that one may follow later.
 * Most blocks are not asked.
 */
export function gatedLiteralMasks(at: usize, blocks: i32): void {
  for (let block: i32 = 0; block < blocks; block++) store<u64>(<usize>block << 3, 0, GATED_MASKS);
  let from: i32 = -1;
  // The last block whose run was seen, and how many escapes stand in the blocks up to it.
  let open: i32 = -1;
  let escapes: i32 = 0;
  for (let block: i32 = 0; block < GATE_BLOCKS; block++) {
    if (hasLongRun(block)) open = block;
    escapes += escapesIn(block);
  }
  for (let block: i32 = 0; block < blocks; block++) {
    if (hasLongRun(block + GATE_BLOCKS)) open = block + GATE_BLOCKS;
    escapes += escapesIn(block + GATE_BLOCKS);
    if (open >= block || escapes > RUN_ESCAPES) {
      if (from < 0) from = block;
    } else if (from >= 0) {
      gatedMasks(at, from, block);
      from = -1;
    }
    escapes -= escapesIn(block);
  }
  if (from >= 0) gatedMasks(at, from, blocks);
}

@inline
function hasLongRun(block: i32): bool {
  const n = <usize>block << 3;
  const runs = load<u64>(n, WORD_RUNS);
  return (runs & ((runs >> RUN) | (load<u64>(n, WORD_RUNS + 8) << (64 - RUN)))) != 0;
}

@inline
function escapesIn(block: i32): i32 {
  return <i32>popcnt(load<u64>(<usize>block << 3, ESCAPE_MASKS));
}

/** First bytes of escapes: `\`, `%`, `&`, `=`; of a quote in shell words `'`, too. */
@inline
function escapeBytes(bytes: v128, quotes: bool): v128 {
  const some = v128.or(
    v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.eq(bytes, i8x16.splat(0x25))),
    v128.or(i8x16.eq(bytes, i8x16.splat(0x26)), i8x16.eq(bytes, i8x16.splat(0x3d))),
  );
  return quotes ? v128.or(some, i8x16.eq(bytes, i8x16.splat(0x27))) : some;
}

/** WORD_, BASE64_, ESCAPE_ and NUL_MASKS; with `hunted` also VISIBLE_ and ANCHOR_MASKS. */
@inline
function classes(at: usize, blocks: i32, hunted: bool): void {
  const low = v128.load(BASE64_NIBBLES), high = v128.load(BASE64_NIBBLES, 16);
  const zero = i8x16.splat(0);
  const end = at + (<usize>blocks << 6);
  for (let n: usize = 0; at < end; at += BLOCK, n += 8) {
    const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
    const classA = nibbleClass(low, high, a), classB = nibbleClass(low, high, b);
    const classC = nibbleClass(low, high, c), classD = nibbleClass(low, high, d);
    const base64 = nonZero(classA) | (nonZero(classB) << 16) | (nonZero(classC) << 32) | (nonZero(classD) << 48);
    // NOT_WORD_BIT is the top one.
    const notWord = bits(classA) | (bits(classB) << 16) | (bits(classC) << 32) | (bits(classD) << 48);
    store<u64>(n, base64, BASE64_MASKS);
    store<u64>(n, base64 & ~notWord, WORD_MASKS);
    store<u64>(
      n,
      bits(escapeBytes(a, hunted)) |
        (bits(escapeBytes(b, hunted)) << 16) |
        (bits(escapeBytes(c, hunted)) << 32) |
        (bits(escapeBytes(d, hunted)) << 48),
      ESCAPE_MASKS,
    );
    store<u64>(
      n,
      bits(i8x16.eq(a, zero)) | (bits(i8x16.eq(b, zero)) << 16) | (bits(i8x16.eq(c, zero)) << 32) | (bits(i8x16.eq(d, zero)) << 48),
      NUL_MASKS,
    );
  }
}

/** WORD_RUNS and BASE64_RUNS, of all blocks but the last. */
function runMasks(blocks: i32): void {
  for (let block: i32 = 0; block < blocks - 1; block++) {
    const n = <usize>block << 3;
    store<u64>(n, runs16(load<u64>(n, WORD_MASKS), load<u64>(n, WORD_MASKS + 8)), WORD_RUNS);
    store<u64>(n, runs16(load<u64>(n, BASE64_MASKS), load<u64>(n, BASE64_MASKS + 8)), BASE64_RUNS);
  }
}

export function classMasks(at: usize, blocks: i32): void {
  classes(at, blocks, false);
  runMasks(blocks);
}

export function huntedClassMasks(at: usize, blocks: i32): void {
  classes(at, blocks, true);
  runMasks(blocks);
  const low = v128.load(ANCHOR_NIBBLES), high = v128.load(ANCHOR_NIBBLES, 16);
  const space = i8x16.splat(0x20);
  const end = at + (<usize>blocks << 6);
  for (let n: usize = 0; at < end; at += BLOCK, n += 8) {
    const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
    store<u64>(
      n,
      nonZero(nibbleClass(low, high, a)) |
        (nonZero(nibbleClass(low, high, b)) << 16) |
        (nonZero(nibbleClass(low, high, c)) << 32) |
        (nonZero(nibbleClass(low, high, d)) << 48),
      ANCHOR_MASKS,
    );
    // Signed: bytes from 0x80 on are less than a space. DEL passes, and falls when the window is looked at.
    store<u64>(
      n,
      bits(i8x16.gt_s(a, space)) | (bits(i8x16.gt_s(b, space)) << 16) | (bits(i8x16.gt_s(c, space)) << 32) | (bits(i8x16.gt_s(d, space)) << 48),
      VISIBLE_MASKS,
    );
  }
}

/** `mask` with each bit n standing for bit n + `by` (1 to 63). */
@inline
export function ahead(mask: u64, next: u64, by: u64): u64 {
  return (mask >> by) | (next << (64 - by));
}

/** Where a run of at least 16 set bits begins or goes on for 16: `next` is the following block's mask. */
@inline
export function runs16(mask: u64, next: u64): u64 {
  let here = mask & ((mask >> 1) | (next << 63));
  let there = next & (next >> 1);
  here &= (here >> 2) | (there << 62);
  there &= there >> 2;
  here &= (here >> 4) | (there << 60);
  there &= there >> 4;
  return here & ((here >> 8) | (there << 56));
}

/** Bits of `mask` from those of [low, high) of the chunk, which begins at the block's number `block` × 64. */
@inline
export function within(mask: u64, block: i32, low: i32, high: i32): u64 {
  const from = low - (block << 6);
  const until = high - (block << 6);
  if (from > 0) mask = from >= 64 ? 0 : mask & (<u64>-1 << <u64>from);
  if (until < 64) mask = until <= 0 ? 0 : mask & ~(<u64>-1 << <u64>until);
  return mask;
}

/**
 * Appends to OFFSETS at `to` the offset of each set bit, `origin` being that of bit 0; returns the end. Four at a time and without a
 * branch per bit: what is written beyond the end is overwritten or never read.
 */
@inline
export function flatten(to: usize, mask: u64, origin: i32): usize {
  const end = to + (<usize>popcnt(mask) << 1);
  while (mask) {
    store<u16>(to, origin + <i32>ctz(mask));
    mask &= mask - 1;
    store<u16>(to, origin + <i32>ctz(mask), 2);
    mask &= mask - 1;
    store<u16>(to, origin + <i32>ctz(mask), 4);
    mask &= mask - 1;
    store<u16>(to, origin + <i32>ctz(mask), 6);
    mask &= mask - 1;
    to += 8;
  }
  return end;
}

/** One mask per block, those of [low, high) of the chunk, as OFFSETS; returns their end. */
@inline
export function offsetsOf(masks: usize, low: i32, high: i32): usize {
  let to: usize = OFFSETS;
  const blocks = (high + 63) >> 6;
  for (let block = low >> 6; block < blocks; block++) {
    const mask = within(load<u64>(masks + (<usize>block << 3)), block, low, high);
    if (mask) to = flatten(to, mask, block << 6);
  }
  return to;
}

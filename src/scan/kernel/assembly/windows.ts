import {
  ANCHOR_MASKS,
  ANYWHERE,
  BYTE_CLASS,
  IS_ANCHOR,
  KEY_BYTES,
  KEY_FILTER,
  KEY_FILTER_MASK,
  KEY_RECORDS,
  KEY_SIZE,
  KEY_SLOT_MASK,
  KEY_SLOTS,
  OFFSETS,
  PASSED,
  RECORD_INDEX,
  RECORD_NEXT,
  RECORD_SIZE,
  RECORD_TAG,
  VISIBLE_MASKS,
  WINDOWS,
} from '../layout';
import { add } from './lists';
import { ahead, bits, flatten, runs16, within } from './masks';
import { anchors, inputAt, keyCount, keysAt } from './memory';

/**
 * Third stage: windows. 16 visible bytes in a row are found by masks, and thinned out to those with an anchor byte at one of the
 * places where the sought ones have theirs; of these, branch-free, those that obey the window rule remain. Each is hashed under each
 * key: a bitmap over some bits of the tag, then a table, then the whole tag.
 */

/** The window rule of forms/, for 16 bytes that are visible already (or DEL). */
@inline
function obeys(at: usize): bool {
  const window = v128.load(at);
  const visible = i8x16.all_true(i8x16.lt_u(i8x16.sub(window, i8x16.splat(0x21)), i8x16.splat(0x7f - 0x21)));
  const digit = v128.any_true(i8x16.lt_u(i8x16.sub(window, i8x16.splat(0x30)), i8x16.splat(10)));
  const upper = popcnt<i32>(<i32>bits(i8x16.lt_u(i8x16.sub(window, i8x16.splat(0x41)), i8x16.splat(26))));
  const lower = popcnt<i32>(<i32>bits(i8x16.lt_u(i8x16.sub(window, i8x16.splat(0x61)), i8x16.splat(26))));
  return <bool>(<i32>visible & (<i32>digit | (<i32>(upper >= 3) & <i32>(lower >= 3))));
}

/** SipHash-2-4 (Aumasson and Bernstein, 2012) of the 16 bytes at `at`. */
@inline
function sipHash(k0: u64, k1: u64, at: usize): u64 {
  let a = k0 ^ 0x736f6d6570736575;
  let b = k1 ^ 0x646f72616e646f6d;
  let c = k0 ^ 0x6c7967656e657261;
  let d = k1 ^ 0x7465646279746573;
  const m0 = load<u64>(at);
  const m1 = load<u64>(at, 8);
  d ^= m0;
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a ^= m0;
  d ^= m1;
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a ^= m1;
  // The last word: no bytes are left, and the length stands on top.
  const m2: u64 = 16 << 56;
  d ^= m2;
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a ^= m2;
  c ^= 0xff;
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32) + d; c += b; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
  return a ^ b ^ c ^ d;
}

function hasAnchor(at: usize): bool {
  if ((anchors & ANYWHERE) != 0) return true;
  for (let places = anchors; places != 0; places &= places - 1) {
    if ((load<u8>(BYTE_CLASS + <usize>load<u8>(at + <usize>ctz(places))) & IS_ANCHOR) != 0) return true;
  }
  return false;
}

/** The same for the 64 windows that begin in the block whose masks are at `block`, one bit each. */
@inline
function withAnchor(block: usize): u64 {
  if ((anchors & ANYWHERE) != 0) return -1;
  const here = load<u64>(block, ANCHOR_MASKS), next = load<u64>(block, ANCHOR_MASKS + 8);
  let found: u64 = (anchors & 1) != 0 ? here : 0;
  for (let places = anchors & ~1; places != 0; places &= places - 1) found |= ahead(here, next, <u64>ctz(places));
  return found;
}

/** Whether the 16 bytes at `at`, which need not be the input's, are one of the windows. */
export function isSought(at: usize): bool {
  if (!hasAnchor(at) || !obeys(at)) return false;
  const keysEnd = keysAt + <usize>(keyCount * KEY_SIZE);
  for (let key = keysAt; key < keysEnd; key += KEY_SIZE) {
    const tag = sipHash(load<u64>(key, KEY_BYTES), load<u64>(key, KEY_BYTES + 8), at);
    const bit = <u32>tag & load<u32>(key, KEY_FILTER_MASK);
    if (((<u32>load<u8>(load<usize>(key, KEY_FILTER) + <usize>(bit >>> 3)) >>> (bit & 7)) & 1) == 0) continue;
    let record = load<u32>(load<usize>(key, KEY_SLOTS) + (<usize>(<u32>(tag >> 32) & load<u32>(key, KEY_SLOT_MASK)) << 2));
    while (record != 0) {
      const one = load<usize>(key, KEY_RECORDS) + <usize>(record - 1) * RECORD_SIZE;
      if (load<u64>(one, RECORD_TAG) == tag) return true;
      record = load<u32>(one, RECORD_NEXT);
    }
  }
  return false;
}

/** The windows of one key among those that PASSED up to `end`. */
function hashAll(key: usize, end: usize, base: usize, origin: i32): void {
  const k0 = load<u64>(key, KEY_BYTES);
  const k1 = load<u64>(key, KEY_BYTES + 8);
  const filter = load<usize>(key, KEY_FILTER);
  const filterMask = load<u32>(key, KEY_FILTER_MASK);
  const slots = load<usize>(key, KEY_SLOTS);
  const slotMask = load<u32>(key, KEY_SLOT_MASK);
  const records = load<usize>(key, KEY_RECORDS);
  for (let next: usize = PASSED; next < end; next += 2) {
    const offset = <usize>load<u16>(next);
    const tag = sipHash(k0, k1, base + offset);
    const bit = <u32>tag & filterMask;
    if (((<u32>load<u8>(filter + <usize>(bit >>> 3)) >>> (bit & 7)) & 1) == 0) continue;
    let record = load<u32>(slots + (<usize>(<u32>(tag >> 32) & slotMask) << 2));
    while (record != 0) {
      const at = records + <usize>(record - 1) * RECORD_SIZE;
      if (load<u64>(at, RECORD_TAG) == tag) add(WINDOWS, <u32>(origin + <i32>offset), load<u32>(at, RECORD_INDEX));
      record = load<u32>(at, RECORD_NEXT);
    }
  }
}

/** Those that may be sought, as PASSED; returns their end. */
@inline
function collect(base: usize, low: i32, high: i32): usize {
  let to: usize = OFFSETS;
  const blocks = (high + 63) >> 6;
  for (let block = low >> 6; block < blocks; block++) {
    const at = <usize>block << 3;
    const visible = runs16(load<u64>(at, VISIBLE_MASKS), load<u64>(at, VISIBLE_MASKS + 8));
    const mask = visible ? within(visible & withAnchor(at), block, low, high) : 0;
    if (mask) to = flatten(to, mask, block << 6);
  }
  let passed: usize = PASSED;
  for (let next: usize = OFFSETS; next < to; next += 2) {
    const offset = <usize>load<u16>(next);
    store<u16>(passed, <u16>offset);
    passed += <usize>obeys(base + offset) << 1;
  }
  return passed;
}

/** Marks windows that begin in [low, high) of the chunk. */
export function markWindows(origin: i32, low: i32, high: i32): void {
  if (keyCount == 0) return;
  const base = inputAt + <usize>origin;
  const keysEnd = keysAt + <usize>(keyCount * KEY_SIZE);
  const end = collect(base, low, high);
  for (let key = keysAt; key < keysEnd; key += KEY_SIZE) hashAll(key, end, base, origin);
}

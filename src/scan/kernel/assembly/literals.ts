import {
  BLOCK,
  BLOCKS_BEHIND,
  BYTE_CLASS,
  CHUNK,
  ENTRY_BEFORE,
  ENTRY_BEFORE_TEXT,
  ENTRY_CARE,
  ENTRY_FOLD,
  ENTRY_LEAD,
  ENTRY_LENGTH,
  ENTRY_LITERAL,
  ENTRY_RUN,
  ENTRY_RUN_WITHIN,
  ENTRY_SHARED_TEXT,
  ENTRY_SIZE,
  ENTRY_SKIP,
  ENTRY_TAIL,
  ENTRY_TEXT,
  ESCAPE_MASKS,
  FILTER_BITS,
  FRAGMENT,
  GATED_MASKS,
  HEAD_BITS,
  IMAGE,
  IMAGE_ENTRIES,
  IMAGE_FILTER,
  IMAGE_GATED_FILTER,
  IMAGE_GATED_HEADS,
  IMAGE_HEADS,
  IMAGE_LISTS,
  IMAGE_RUN_HEADS,
  IMAGE_TAILS,
  IS_ESCAPE,
  IS_HEX,
  IS_WORD,
  LITERALS,
  LITERAL_MASKS,
  OFFSETS,
  PASSED,
  RUN,
  RUN_ESCAPE,
  RUN_ESCAPES,
  RUN_HEAD_BITS,
  RUN_SLACK,
  WORD_MASKS,
  WORD_RUNS,
} from '../layout';
import { classOf } from './escapes';
import { add } from './lists';
import { flatten, offsetsOf, within } from './masks';
import { inputAt } from './memory';
import { lives } from './tails';

/**
 * Second stage: where a rule's literal stands.
 *
 * Literals that may stand anywhere: the bits of LITERAL_MASKS become offsets; the four bytes before each, folded to lower case, are
 * hashed into a bitmap of 32 KB, without a branch; of what passes, the hash leads to a list of entries.
 * Literals with which a token begins: the hash is looked up only where a run of 16 word bytes begins, and, if an escape may stand
 * there, at the run's next bytes.
 *
 * An entry's text is then compared, and what follows it is run through the entry's tail (tails.ts).
 */

/** Setting bit 5 makes ASCII letters lower-case; what else it merges is told apart when texts are compared. */
@inline
function hashOf(four: u32): u32 {
  return (four | 0x20202020) * 0x9e3779b1;
}

/** Whether all but a word byte, written as an escape, may end before `at`: `&quot;`, `%22`, `\u0022`, `\t`. */
function endsEscape(at: usize): bool {
  if (load<u8>(at - 1) == 0x3b || load<u8>(at - 2) == 0x5c) return true;
  if ((classOf(at - 1) & IS_HEX) == 0 || (classOf(at - 2) & IS_HEX) == 0) return false;
  const third = <u32>load<u8>(at - 3);
  // `\042`; and two zeros, or the `25` of an escaped percent sign, may stand before the digits.
  return third == 0x25 || third == 0x3d || third == 0x78 || third == 0x30 || third == 0x35 || load<u8>(at - 4) == 0x5c;
}

/** Whether the literal's bytes before its text stand before `at`. */
function isBehind(entry: usize, at: usize): bool {
  const count = <usize>load<u8>(entry, ENTRY_BEFORE);
  for (let i: usize = 0; i < count; i++) {
    const byte = <u32>load<u8>(entry + i, ENTRY_BEFORE_TEXT);
    if ((<u32>load<u8>(at - 1 - i) | 0x20) == (byte | 0x20)) continue;
    if ((load<u8>(BYTE_CLASS + <usize>byte) & IS_WORD) == 0 && endsEscape(at - i)) return true;
    // A backslash before punctuation that stood as it is.
    return i > 0 && load<u8>(at - 1 - i) == 0x5c && (classOf(at - i) & IS_WORD) == 0;
  }
  return true;
}

/** Whether the run that must stand behind the literal begins soon enough; where the chunk's masks do not tell, it may. */
function hasRun(entry: usize, offset: i32, blocks: i32): bool {
  const least = <i32>load<u8>(entry, ENTRY_RUN);
  if (least == 0) return true;
  const end = offset + <i32>load<u8>(entry, ENTRY_RUN_WITHIN) + (RUN_SLACK + 1);
  if (offset < 0 || end + RUN > blocks << 6) return true;
  const last = (end - 1) >> 6;
  for (let block = offset >> 6; block <= last; block++) {
    const at: usize = WORD_RUNS + (<usize>block << 3);
    let runs = load<u64>(at);
    // Two runs of 16, one behind the other.
    if (least > RUN) runs &= (runs >> RUN) | (load<u64>(at, 8) << (64 - RUN));
    if (within(runs, block, offset, end)) return true;
  }
  // Many escapes may push the run further away.
  let escapes: i32 = 0;
  for (let block = offset >> 6; block <= last; block++) {
    escapes += <i32>popcnt(within(load<u64>(ESCAPE_MASKS + (<usize>block << 3)), block, offset, end));
  }
  return escapes > RUN_ESCAPES;
}

/** Tries the entries of one list for a fragment at `fragment`; marks literals that begin in [low, high) of the input. */
function verify(list: usize, fragment: usize, low: u32, high: u32): void {
  const origin = low & -BLOCK;
  const blocks = <i32>((high - origin + (BLOCK - 1)) >> 6) + (BLOCKS_BEHIND - 1);
  const entries: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_ENTRIES);
  const tails: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_TAILS);
  // The text that was compared last, in vain.
  let failed: u32 = 0;
  for (let next = list; ; next += 2) {
    const number = <usize>load<u16>(next);
    if (number == 0xffff) return;
    const entry = entries + number * ENTRY_SIZE;
    const text = fragment - <usize>load<u8>(entry, ENTRY_LEAD);
    const sharing = <u32>load<u16>(entry, ENTRY_SHARED_TEXT);
    if (sharing == failed) continue;
    const bytes = v128.and(v128.or(v128.load(text), v128.load(entry, ENTRY_FOLD)), v128.load(entry, ENTRY_CARE));
    if (!i8x16.all_true(i8x16.eq(bytes, v128.load(entry, ENTRY_TEXT)))) {
      failed = sharing;
      continue;
    }
    const place = <i32>(text - inputAt) - <i32>load<u8>(entry, ENTRY_SKIP);
    const at = <u32>max(place, 0);
    if (at < low || at >= high) continue;
    if (!isBehind(entry, text)) continue;
    const behind = text + <usize>load<u8>(entry, ENTRY_LENGTH);
    if (!hasRun(entry, <i32>(behind - inputAt) - <i32>origin, blocks)) continue;
    const tail = <usize>load<u32>(entry, ENTRY_TAIL);
    if (tail != 0 && !lives(tails + tail, behind)) continue;
    add(LITERALS, at, load<u32>(entry, ENTRY_LITERAL));
  }
}

/** The literals of one index that begin in [low, high) of the chunk; `masks` reach a block further. */
@inline
function resolve(masks: usize, filter: usize, heads: usize, origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin - (FRAGMENT - 1);
  // A fragment may end behind the part that is asked for.
  const end = offsetsOf(masks, low, min(high + BLOCK, CHUNK + BLOCK));
  let passed: usize = PASSED;
  for (let next: usize = OFFSETS; next < end; next += 2) {
    const offset = <usize>load<u16>(next);
    const hash = hashOf(load<u32>(base + offset)) >>> (32 - FILTER_BITS);
    store<u16>(passed, <u16>offset);
    passed += <usize>(((<u32>load<u8>(filter + <usize>(hash >>> 3)) >>> (hash & 7)) & 1) << 1);
  }
  const lists: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_LISTS);
  for (let next: usize = PASSED; next < passed; next += 2) {
    const fragment = base + <usize>load<u16>(next);
    const head = <usize>load<u16>(heads + (<usize>(hashOf(load<u32>(fragment)) >>> (32 - HEAD_BITS)) << 1));
    if (head != 0) verify(lists + (head << 1), fragment, <u32>(origin + low), <u32>(origin + high));
  }
}

/** Literals that are looked for everywhere. */
export function markLiterals(origin: i32, low: i32, high: i32): void {
  resolve(LITERAL_MASKS, IMAGE + IMAGE_FILTER, IMAGE + IMAGE_HEADS, origin, low, high);
}

/** Those that count only where a long run follows. */
export function markGatedLiterals(origin: i32, low: i32, high: i32): void {
  resolve(GATED_MASKS, IMAGE + IMAGE_GATED_FILTER, IMAGE + IMAGE_GATED_HEADS, origin, low, high);
}

@inline
function tryRun(lists: usize, at: usize, low: u32, high: u32): void {
  const head = <usize>load<u16>(IMAGE + IMAGE_RUN_HEADS + (<usize>(hashOf(load<u32>(at)) >>> (32 - RUN_HEAD_BITS)) << 1));
  if (head != 0) verify(lists + (head << 1), at, low, high);
}

/** Literals with which a token begins, whose run of word bytes begins in [low, high) of the chunk or up to RUN_ESCAPE before. */
export function markTokens(origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin;
  const lists: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_LISTS);
  // Without a literal of its own, an escape at the end of the chunk before still shifts those of this one.
  let to: usize = OFFSETS;
  const blocks = (high + 63) >> 6;
  let last: u64 = load<u8>(BYTE_CLASS + <usize>load<u8>(base - 1)) & IS_WORD ? 1 : 0;
  for (let block = 0; block < blocks; block++) {
    const mask = load<u64>(WORD_MASKS + (<usize>block << 3));
    const runs = load<u64>(WORD_RUNS + (<usize>block << 3));
    const starts = within(runs & ~((mask << 1) | last), block, 0, high);
    if (starts) to = flatten(to, starts, block << 6);
    last = mask >> 63;
  }
  const first = <u32>(origin + low);
  const until = <u32>(origin + high);
  if (last0(base)) {
    // The run that goes on into this chunk began a few bytes before: an escape there may reach to here.
    let run = base;
    while (run > base - RUN_ESCAPE && load<u8>(BYTE_CLASS + <usize>load<u8>(run - 1)) & IS_WORD) run--;
    tryShifted(lists, run, first, until);
  }
  for (let next: usize = OFFSETS; next < to; next += 2) {
    const run = base + <usize>load<u16>(next);
    tryRun(lists, run, first, until);
    tryShifted(lists, run, first, until);
  }
}

@inline
function last0(base: usize): bool {
  return (load<u8>(BYTE_CLASS + <usize>load<u8>(base - 1)) & IS_WORD) != 0;
}

/** Where an escape goes on into a run (`\nghp_`, `%3Dghp_`), the token begins behind it. */
@inline
function tryShifted(lists: usize, run: usize, low: u32, high: u32): void {
  const before = <usize>load<u8>(run - 1);
  if ((load<u8>(BYTE_CLASS + before) & IS_ESCAPE) == 0 || before == 0x27) return;
  for (let shift: usize = 1; shift <= <usize>RUN_ESCAPE; shift++) tryRun(lists, run + shift, low, high);
}

import {
  BYTE_CLASS,
  CHUNK,
  ENTRY_BEFORE,
  ENTRY_CARE,
  ENTRY_FOLD,
  ENTRY_LEAD,
  ENTRY_LENGTH,
  ENTRY_LITERAL,
  ENTRY_SIZE,
  ENTRY_SKIP,
  ENTRY_TAIL,
  ENTRY_TEXT,
  FILTER_BITS,
  FRAGMENT,
  HEAD_BITS,
  IMAGE,
  IMAGE_ENTRIES,
  IMAGE_FILTER,
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
  RUN_ESCAPE,
  RUN_HEAD_BITS,
  TAIL_ALIVE,
  TAIL_CLASSES,
  TAIL_DEAD,
  TAIL_DEADLINES,
  TAIL_LIMIT,
  TAIL_ROWS,
  TAIL_START,
  TAIL_WIDTH,
  WORD_MASKS,
} from '../layout';
import { isEscape } from './escapes';
import { add } from './lists';
import { flatten, offsetsOf, runs16, within } from './masks';
import { inputAt } from './memory';

/**
 * Second stage: where a rule's literal stands.
 *
 * Literals that may stand anywhere: the bits of LITERAL_MASKS become offsets; the four bytes before each, folded to lower case, are
 * hashed into a bitmap of 32 KB, without a branch; of what passes, the hash leads to a list of entries.
 * Literals with which a token begins: the hash is looked up only where a run of 16 word bytes begins, and, if an escape may stand
 * there, at the run's next bytes.
 *
 * An entry's text is then compared, and what follows it is run through the entry's tail, an automaton that dies where no match of the
 * rule's pattern can go on. It knows nothing of escapes: where one stands, anything may follow.
 */

/** Setting bit 5 makes ASCII letters lower-case; what else it merges is told apart when texts are compared. */
@inline
function hashOf(four: u32): u32 {
  return (four | 0x20202020) * 0x9e3779b1;
}

/** Whether what stands at `at` may follow the literal. */
function lives(tail: usize, at: usize): bool {
  const width = <usize>load<u32>(tail, TAIL_WIDTH);
  let state: usize = TAIL_START;
  for (let count: i32 = 0; count < TAIL_LIMIT; count++, at++) {
    const byte = <usize>load<u8>(at);
    if ((load<u8>(BYTE_CLASS + byte) & IS_ESCAPE) != 0 && isEscape(at)) return true;
    state = <usize>load<u8>(tail + TAIL_ROWS + state * width + <usize>load<u8>(tail + byte, TAIL_CLASSES));
    if (state <= <usize>TAIL_ALIVE) return state != <usize>TAIL_DEAD;
    if (count >= <i32>load<u8>(tail + state, TAIL_DEADLINES)) return false;
  }
  return true;
}

/** Whether `byte`, or the end of an escape that may write it (`&quot;`, `\t`), stands before `at`. */
function isBefore(at: usize, byte: u32): bool {
  const last = <u32>load<u8>(at - 1);
  if ((last | 0x20) == (byte | 0x20) || last == 0x3b || load<u8>(at - 2) == 0x5c) return true;
  // The digits of %22, \u0022, \x22, \042.
  return (load<u8>(BYTE_CLASS + <usize>last) & IS_HEX) != 0 && (load<u8>(BYTE_CLASS + <usize>load<u8>(at - 2)) & IS_HEX) != 0;
}

/** Tries the entries of one list for a fragment at `fragment`; marks literals that begin in [low, high) of the input. */
function verify(list: usize, fragment: usize, low: u32, high: u32): void {
  const entries: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_ENTRIES);
  const tails: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_TAILS);
  for (let next = list; ; next += 2) {
    const number = <usize>load<u16>(next);
    if (number == 0xffff) return;
    const entry = entries + number * ENTRY_SIZE;
    const text = fragment - <usize>load<u8>(entry, ENTRY_LEAD);
    const bytes = v128.and(v128.or(v128.load(text), v128.load(entry, ENTRY_FOLD)), v128.load(entry, ENTRY_CARE));
    if (!i8x16.all_true(i8x16.eq(bytes, v128.load(entry, ENTRY_TEXT)))) continue;
    const place = <i32>(text - inputAt) - <i32>load<u8>(entry, ENTRY_SKIP);
    const at = <u32>max(place, 0);
    if (at < low || at >= high) continue;
    const before = <u32>load<u8>(entry, ENTRY_BEFORE);
    if (before != 0 && !isBefore(text, before)) continue;
    const tail = <usize>load<u32>(entry, ENTRY_TAIL);
    if (tail != 0 && !lives(tails + tail, text + <usize>load<u8>(entry, ENTRY_LENGTH))) continue;
    add(LITERALS, at, load<u32>(entry, ENTRY_LITERAL));
  }
}

/** Literals that may stand anywhere and begin in [low, high) of the chunk; LITERAL_MASKS reach a block further. */
export function markLiterals(origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin - (FRAGMENT - 1);
  // The fragment may end behind the chunk, or lie well before `low` only if its literal does, too.
  const end = offsetsOf(LITERAL_MASKS, low, min(high + 64, CHUNK + 64));
  let passed: usize = PASSED;
  for (let next: usize = OFFSETS; next < end; next += 2) {
    const offset = <usize>load<u16>(next);
    const hash = hashOf(load<u32>(base + offset)) >>> (32 - FILTER_BITS);
    store<u16>(passed, <u16>offset);
    passed += <usize>(((<u32>load<u8>(IMAGE + IMAGE_FILTER + <usize>(hash >>> 3)) >>> (hash & 7)) & 1) << 1);
  }
  const lists: usize = IMAGE + <usize>load<u32>(IMAGE + IMAGE_LISTS);
  for (let next: usize = PASSED; next < passed; next += 2) {
    const fragment = base + <usize>load<u16>(next);
    const head = <usize>load<u16>(IMAGE + IMAGE_HEADS + (<usize>(hashOf(load<u32>(fragment)) >>> (32 - HEAD_BITS)) << 1));
    if (head != 0) verify(lists + (head << 1), fragment, <u32>(origin + low), <u32>(origin + high));
  }
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
    const runs = runs16(mask, load<u64>(WORD_MASKS + (<usize>block << 3), 8));
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

import {
  BYTE_CLASS,
  IS_ESCAPE,
  TAIL_ALIVE,
  TAIL_CLASSES,
  TAIL_DEAD,
  TAIL_DEADLINES,
  TAIL_LIMIT,
  TAIL_ROWS,
  TAIL_START,
  TAIL_STEPS,
  TAIL_WIDTH,
} from '../layout';
import { entityIsNamed, escapeLength, lineEnd, NONE, readEscape, spliceLength } from './escapes';

/**
 * What follows a literal: an automaton made of the rule's pattern, which dies where no match can go on. An escape may stand for itself
 * or for what it writes, so both readings are followed; where that would go on too long, the literal is marked.
 */

/** Bytes that may still be read for this literal. */
let steps: i32 = 0;

/** Whether what stands at `at` may follow the literal. */
export function lives(tail: usize, at: usize): bool {
  steps = TAIL_STEPS;
  return goesOn(tail, TAIL_START, at, 0);
}

@inline
function after(tail: usize, state: u32, byte: u32): u32 {
  return <u32>load<u8>(tail + TAIL_ROWS + <usize>state * <usize>load<u32>(tail, TAIL_WIDTH) + <usize>load<u8>(tail + <usize>byte, TAIL_CLASSES));
}

/** `count` bytes of the tail were read, and the automaton is in `state`. */
function goesOn(tail: usize, state: u32, at: usize, count: i32): bool {
  for (; count < TAIL_LIMIT; count++, at++) {
    if (--steps < 0) return true;
    const byte = <u32>load<u8>(at);
    if ((load<u8>(BYTE_CLASS + <usize>byte) & IS_ESCAPE) != 0 && otherReading(tail, state, at, count)) return true;
    state = after(tail, state, byte);
    if (state <= <u32>TAIL_ALIVE) return state != <u32>TAIL_DEAD;
    if (count >= <i32>load<u8>(tail + <usize>state, TAIL_DEADLINES)) return false;
  }
  return true;
}

/** Goes on behind an escape that ends at `at` and writes `point`. */
function readsOn(tail: usize, state: u32, at: usize, count: i32, point: i32): bool {
  // Of bytes beyond ASCII every one may be followed by anything.
  if (point > 0x7f) return true;
  const next = after(tail, state, <u32>point);
  if (next <= <u32>TAIL_ALIVE) return next != <u32>TAIL_DEAD;
  return count < <i32>load<u8>(tail + <usize>next, TAIL_DEADLINES) && goesOn(tail, next, at, count + 1);
}

/** Whether the tail lives if what stands at `at` is an escape. */
function otherReading(tail: usize, state: u32, at: usize, count: i32): bool {
  const first = <u32>load<u8>(at);
  if (first == 0x5c) return backslashed(tail, state, at, count);
  if (first == 0x27) {
    const length = spliceLength(at);
    return length > 0 && readsOn(tail, state, at + <usize>length, count, 0x27);
  }
  if (first == 0x3d) {
    const length = lineEnd(at + 1);
    if (length > 0) return goesOn(tail, state, at + 1 + <usize>length, count);
  }
  if (first == 0x26 && entityIsNamed(at + 1)) return true;
  return escaped(tail, state, first, at + 1, count);
}

/** An escape whose first byte is before `at`, or an escape of one. */
function escaped(tail: usize, state: u32, first: u32, at: usize, count: i32): bool {
  for (let depth = 0; depth < 3; depth++) {
    const point = readEscape(first, at);
    if (point == NONE) return false;
    at += <usize>escapeLength;
    if (readsOn(tail, state, at, count, point)) return true;
    first = <u32>point;
  }
  return false;
}

/** Backslashes and what they escape, resolved once or however often. */
function backslashed(tail: usize, state: u32, at: usize, count: i32): bool {
  let end = at;
  while (end < at + 16 && load<u8>(end) == 0x5c) end++;
  const length = lineEnd(end);
  if (length > 0) return goesOn(tail, state, end + <usize>length, count);
  const letter = <u32>load<u8>(end);
  let point = 0x0a;
  let width: usize = 1;
  if (letter == 0x74) point = 0x09;
  else if (letter != 0x6e && letter != 0x72) {
    point = readEscape(0x5c, end);
    width = <usize>escapeLength;
    if (point == NONE) {
      // `\b` and others of one control character; or one that nothing here reads.
      point = 0x01;
      width = 1;
    } else if (point == 0x25 || point == 0x26 || point == 0x3d || point == 0x5c) return true;
  }
  if (readsOn(tail, state, end + width, count, point)) return true;
  // Escaped more than once, some of the backslashes may be left.
  if (end - at < 2) return false;
  const left = after(tail, state, 0x5c);
  return left != <u32>TAIL_DEAD;
}

import { OFFSETS, PASSED, PIECE_INDEX, PIECE_LENGTH, PIECE_NEXT, PIECE_SIZE, PIECE_TEXT, PIECES, WORD_MASKS } from '../layout';
import { add } from './lists';
import { flatten, within } from './masks';
import { inputAt, pieceFilterAt, pieceLeast, pieceRecordsAt, pieceShift, pieceSlotsAt } from './memory';

/**
 * Third stage: pieces of known values. A piece can begin only where at least as many word bytes stand in a row as the shortest has;
 * there its first 4 bytes (8, if all have so many) are hashed: a bitmap, then a table, then the bytes.
 */

const WIDE: i32 = 8;

@inline
function hashAt(at: usize, wide: bool): u32 {
  if (!wide) return load<u32>(at) * 0x9e3779b1;
  return <u32>((load<u64>(at) * 0x9e3779b97f4a7c15) >> 32);
}

/** Where at least `least` (4 to 16) set bits stand in a row. */
@inline
function runsOf(mask: u64, next: u64, least: i32): u64 {
  let here = mask;
  let there = next;
  let length = 1;
  while (length < least) {
    const step = min(length, least - length);
    here &= (here >> <u64>step) | (there << <u64>(64 - step));
    there &= there >> <u64>step;
    length += step;
  }
  return here;
}

function isAt(record: usize, at: usize): bool {
  const length = load<i32>(record, PIECE_LENGTH);
  for (let i: i32 = 0; i < length; i++) if (load<u8>(record + <usize>i, PIECE_TEXT) != load<u8>(at + <usize>i)) return false;
  return true;
}

/** Marks pieces that begin in [low, high) of the chunk. */
@inline
function mark(wide: bool, origin: i32, low: i32, high: i32): void {
  const base = inputAt + <usize>origin;
  const least = pieceLeast;
  const filter = pieceFilterAt;
  const shift = pieceShift;
  let to: usize = OFFSETS;
  const blocks = (high + 63) >> 6;
  for (let block = low >> 6; block < blocks; block++) {
    const at = <usize>block << 3;
    const mask = within(runsOf(load<u64>(at, WORD_MASKS), load<u64>(at, WORD_MASKS + 8), least), block, low, high);
    if (mask) to = flatten(to, mask, block << 6);
  }
  let passed: usize = PASSED;
  for (let next: usize = OFFSETS; next < to; next += 2) {
    const offset = <usize>load<u16>(next);
    const hash = hashAt(base + offset, wide) >>> shift;
    store<u16>(passed, <u16>offset);
    passed += <usize>(((<u32>load<u8>(filter + <usize>(hash >>> 3)) >>> (hash & 7)) & 1) << 1);
  }
  for (let next: usize = PASSED; next < passed; next += 2) {
    const at = base + <usize>load<u16>(next);
    // The table has a slot for each eight bits.
    let record = load<u32>(pieceSlotsAt + (<usize>(hashAt(at, wide) >>> (shift + 3)) << 2));
    while (record != 0) {
      const piece = pieceRecordsAt + <usize>(record - 1) * PIECE_SIZE;
      if (isAt(piece, at)) add(PIECES, <u32>(at - inputAt), load<u32>(piece, PIECE_INDEX));
      record = load<u32>(piece, PIECE_NEXT);
    }
  }
}

export function markPieces(origin: i32, low: i32, high: i32): void {
  if (pieceLeast >= WIDE) mark(true, origin, low, high);
  else mark(false, origin, low, high);
}

import { ByteView } from '../byte-view.ts';
import { type Contents, held } from '../contents.ts';

/** The blocks of LevelDB's tables (github.com/google/leveldb: doc/table_format.md, table/block_builder.cc). */

export interface BlockEntry {
  readonly key: Contents;
  readonly value: Contents;
}

/** Bytes of a block that could not be told apart. */
export interface BlockRest {
  readonly rest: Contents;
}

/** Longer keys are no honest ones. */
const LONGEST_KEY = 1_048_576;
/** A key that was put together from more pieces than this has no place. */
const PIECES = 64;

interface Piece {
  /** In the key. */
  readonly start: number;
  readonly end: number;
  /** In the block. */
  readonly at: number;
}

/**
 * The entries of a block: of each key only what differs from the one before is stored. Where it is damaged, those behind the
 * next restart point are read on, and what is left comes as `rest`. `cut`: the block's end, with its restart points, is missing.
 */
export function* blockEntries(block: Contents, cut: boolean): Generator<BlockEntry | BlockRest> {
  const view = new ByteView(block);
  const count = cut ? 0 : view.little(block.size - 4, 4);
  const whole = count > 0 && count <= (block.size - 4) / 4;
  const limit = whole ? block.size - 4 - 4 * count : block.size;
  let key = new Uint8Array(0);
  let pieces: Piece[] | null = [];
  for (let at = 0; at < limit; ) {
    const entry = entryAt(view, at, limit, key.length);
    if (entry === null) {
      const next = whole ? restartAfter(view, limit, count, at) : limit;
      yield { rest: block.slice(at, next) };
      at = next;
      key = key.subarray(0, 0);
      pieces = [];
      continue;
    }
    const { shared, from, valueStart, end } = entry;
    const longer = new Uint8Array(shared + valueStart - from);
    longer.set(key.subarray(0, shared));
    view.read(from, longer.subarray(shared));
    key = longer;
    pieces = piecesOf(pieces, shared, from, valueStart);
    yield { key: keyOf(key, block, pieces), value: block.slice(valueStart, end) };
    at = end;
  }
  view.wipe();
}

function entryAt(
  view: ByteView,
  at: number,
  limit: number,
  before: number,
): { shared: number; from: number; valueStart: number; end: number } | null {
  const shared = view.leb128(at);
  const own = shared === null ? null : view.leb128(shared.end);
  const length = own === null ? null : view.leb128(own.end);
  if (shared === null || own === null || length === null) return null;
  const valueStart = length.end + own.value;
  const end = valueStart + length.value;
  if (shared.value > before || shared.value + own.value > LONGEST_KEY || end > limit) return null;
  // Zeros alone would be entries for ever.
  if (own.value === 0 && shared.value === 0 && length.value === 0 && before === 0 && at > 0) return null;
  return { shared: shared.value, from: length.end, valueStart, end };
}

/** The first restart point behind `at`; `limit` where there is none. */
function restartAfter(view: ByteView, limit: number, count: number, at: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.little(limit + 4 * middle, 4) <= at) low = middle + 1;
    else high = middle;
  }
  const found = low < count ? view.little(limit + 4 * low, 4) : limit;
  return found > at && found < limit ? found : limit;
}

function piecesOf(before: readonly Piece[] | null, shared: number, from: number, to: number): Piece[] | null {
  if (before === null && shared > 0) return null;
  const pieces = (before ?? []).filter(({ start }) => start < shared).map((piece) => ({ ...piece, end: Math.min(piece.end, shared) }));
  if (to > from) pieces.push({ start: shared, end: shared + to - from, at: from });
  return pieces.length > PIECES ? null : pieces;
}

/** A key that was put together from pieces of the block. */
function keyOf(key: Uint8Array, block: Contents, pieces: readonly Piece[] | null): Contents {
  return held(key, (start, end) => {
    if (pieces === null) return null;
    const found = [];
    for (const { start: from, end: to, at } of pieces) {
      if (to <= start || from >= end) continue;
      const begin = Math.max(start, from);
      const spans = block.spans(at + begin - from, at + Math.min(end, to) - from);
      if (spans === null) return null;
      found.push(...spans);
    }
    return found;
  });
}

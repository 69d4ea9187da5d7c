/**
 * The scan kernel: says where in the input something may begin, and never that something does.
 *
 * The input goes through in chunks of 4 KB, so that all that one stage leaves for the next lies in the first cache:
 * 1. masks.ts: bytes into bits, 16 bytes an instruction: where a literal's fragment may end, and classes of bytes.
 * 2. literals.ts: bits into offsets, a bitmap over four bytes, the text of literals, the automaton of what follows them.
 * 3. escapes.ts, encoded.ts: what hides in escapes, base64, hex, UTF-16.
 *    windows.ts, pieces.ts: what is hunted for.
 * Each stage filters without branches before it branches: the cost is candidates, not instructions.
 *
 * layout.ts tells where everything lies. The caller sees to it that MARGIN bytes before the input can be read and that those behind
 * `length` are zero.
 */
import { BLOCK, BLOCKS_BEHIND, CHUNK, IMAGE, IMAGE_HAS_AT_RUNS, IMAGE_HAS_GATED, LAYOUT } from '../layout';
import { markRuns, markWide } from './encoded';
import { markEscapes } from './escapes';
import { clearLists, isOverflowed, keepLists, sortLists, takeBack } from './lists';
import { markGatedLiterals, markLiterals, markTokens } from './literals';
import { classMasks, gatedLiteralMasks, huntedClassMasks, literalMasks } from './masks';
import { hasRules, inputAt, isHunting, keyCount, pieceLeast } from './memory';
import { markPieces } from './pieces';
import { markWindows } from './windows';

export { setInput, setPieces, setWindows } from './memory';

/** The layout that this was built from. */
export function layout(): i32 {
  return LAYOUT;
}

/** Marks what begins in [low, high) of the chunk at `origin`. */
function markChunk(origin: i32, low: i32, high: i32): void {
  const at = inputAt + <usize>origin;
  // Some blocks more: what begins at the chunk's end is told by what follows it.
  const blocks = ((high + (BLOCK - 1)) >> 6) + 1;
  if (isHunting()) huntedClassMasks(at, blocks - 1 + BLOCKS_BEHIND);
  else classMasks(at, blocks - 1 + BLOCKS_BEHIND);
  if (hasRules) {
    literalMasks(at, blocks);
    markLiterals(origin, low, high);
    if (load<u32>(IMAGE + IMAGE_HAS_GATED)) {
      gatedLiteralMasks(at, blocks);
      markGatedLiterals(origin, low, high);
    }
    if (load<u32>(IMAGE + IMAGE_HAS_AT_RUNS)) markTokens(origin, low, high);
  }
  if (keyCount > 0) markWindows(origin, low, high);
  if (pieceLeast > 0) markPieces(origin, low, high);
  markEscapes(origin, low, high);
  markRuns(origin, low, high);
  markWide(origin, low, high);
  sortLists();
}

/** Marks what begins in input [from, length) and returns how far it came before a list ran full. */
export function mark(from: i32, length: i32): i32 {
  clearLists();
  let at = from;
  let step: i32 = CHUNK;
  while (at < length) {
    const origin = at & -BLOCK;
    const end = min(step < BLOCK ? at + step : origin + step, length);
    keepLists();
    markChunk(origin, at - origin, end - origin);
    if (isOverflowed()) {
      takeBack(at);
      if (at > from) return at;
      // More than a list holds in one chunk, right at the beginning: some of it, then.
      step = max(1, step >> 1);
      continue;
    }
    at = end;
  }
  return length;
}

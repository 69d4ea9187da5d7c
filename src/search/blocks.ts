import { decodeSpan, equalBytes } from '../forms/index.ts';
import type { Engine, Match } from '../scan/index.ts';
import { OVERLAP } from '../scan/index.ts';

/** Reads bytes from `at` into `into`; 0 at the end. */
export type Read = (at: number, into: Uint8Array) => number;

/** What one window gave. Spans are absolute. The receiver wipes every `value`. */
export interface Window {
  readonly matches: readonly Match[];
  /** The engine left something out, because the bytes are nested or repeated beyond any honest use. */
  readonly exhausted: boolean;
  /** Bytes of the source read so far. */
  readonly end: number;
}

/** Context that a window keeps from before the bytes it owns: a keyword before a value, the start of an encoded run. */
const FRONT = 8_192;
/** A match this near to a window's cut end may itself be cut; the next window has it whole. */
const CUT = 256;

/**
 * Scans a source of any length in windows of the engine's capacity, each match exactly once, ordered by start inside a
 * window.
 *
 * A window owns the matches that *start* in its stride; behind the stride it sees OVERLAP more bytes, so no match is cut,
 * and before it FRONT more, so a match keeps its context. A match that a window saw beyond its stride, and that the next
 * one does not find for want of context, is reported with the next window.
 *
 * `grown` is asked when the source has ended at `end`: true makes the reading go on (a file that is appended to), and the
 * last window is then scanned anew.
 */
export function* scanWindows(engine: Engine, read: Read, grown: (end: number) => boolean = () => false): Generator<Window, number> {
  const input = engine.input();
  const block = engine.capacity - OVERLAP;
  // A multiple of 4 keeps the parity of UTF-16 and of unwrapped base64 from window to window.
  const front = Math.min(FRONT, block >> 1) & ~3;
  const stride = Math.max(4, (block - front) & ~3);
  let base = 0;
  let owned = 0;
  let filled = 0;
  let carried: Match[] = [];
  try {
    for (;;) {
      let ended = false;
      while (filled < engine.capacity) {
        const got = read(base + filled, input.subarray(filled, engine.capacity));
        if (got === 0) {
          ended = true;
          break;
        }
        filled += got;
      }
      const empty = filled === 0 || isEmpty(input, filled);
      const found = empty ? [] : engine.scan(filled).map((match) => inOrder(match, input.subarray(0, filled)));
      if (ended && grown(base + filled)) {
        wipe(found);
        continue;
      }
      const mine: Match[] = [];
      const beyond: Match[] = [];
      const here: Match[] = [];
      for (const match of found) {
        const moved = base === 0 ? match : { ...match, span: { start: match.span.start + base, end: match.span.end + base } };
        if (moved.span.start < owned) wipe([match]);
        else if (ended || moved.span.start < owned + stride) mine.push(moved);
        else if (match.span.end + CUT <= filled) beyond.push(moved);
        else wipe([match]);
        if (moved.span.start >= owned) here.push(moved);
      }
      const longest = here.reduce((most, { span }) => Math.max(most, span.end - span.start), 0);
      for (const match of carried) {
        if (seenAgain(here, longest, match)) wipe([match]);
        else if (ended || match.span.start < owned + stride) mine.push(match);
        else beyond.push(match);
      }
      mine.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
      yield { matches: mine, exhausted: !empty && engine.exhausted, end: base + filled };
      if (ended) return base + filled;
      carried = beyond;
      owned += stride;
      const next = owned - front;
      input.copyWithin(0, next - base, filled);
      filled -= next - base;
      base = next;
    }
  } finally {
    wipe(carried);
  }
}

/** Overwrites values that nobody needs any more. */
export function wipe(matches: Iterable<{ readonly value: Uint8Array }>): void {
  for (const { value } of matches) value.fill(0);
}

/** Whether `here`, ordered by start, holds a match by the same rule or entry that overlaps `match`. */
function seenAgain(here: readonly Match[], longest: number, match: Match): boolean {
  let low = 0;
  let high = here.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((here[middle] as Match).span.start < match.span.start - longest) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < here.length; at++) {
    const other = here[at] as Match;
    if (other.span.start >= match.span.end) return false;
    if (other.by === match.by && other.span.end > match.span.start) return true;
  }
  return false;
}

/**
 * ASCII in UTF-16 reads as the other byte order too, one byte off, wherever the character before it is ASCII as well. Text
 * begins at an even offset: a reading at an odd one, if the other order fits as well, is named by that one.
 */
export function inOrder(match: Match, input: Uint8Array): Match {
  const { start, end } = match.span;
  if (!match.form.startsWith('utf16be') || start % 2 === 0 || input[end] !== 0) return match;
  const form = `utf16le${match.form.slice('utf16be'.length)}`;
  const other = decodeSpan(form, input.subarray(start + 1, end + 1), match.edges);
  const fits = other !== null && equalBytes(other, match.value);
  other?.fill(0);
  return fits ? { ...match, form, span: { start: start + 1, end: end + 1 } } : match;
}

const ZEROS = Buffer.alloc(65_536);

/** Nothing but zero bytes: the holes of sparse files, gigabytes of them, hold nothing to find. */
export function isEmpty(bytes: Uint8Array, length: number): boolean {
  if (bytes[0] !== 0 || bytes[length - 1] !== 0) return false;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  for (let at = 0; at < length; at += ZEROS.length) {
    if (view.compare(ZEROS, 0, Math.min(ZEROS.length, length - at), at, Math.min(at + ZEROS.length, length)) !== 0) return false;
  }
  return true;
}

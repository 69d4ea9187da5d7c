import type { View } from '../forms/index.ts';

/** The surroundings of a likely copy, which are read with other line breaks or quotes where the copy itself is not found. */

/** How much longer than the value its lines with indents, or its doubled quotes, may be. */
const GROWTH = 8;
const SLACK = 512;

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The stretch of a view that may hold a value of which `before` bytes lie before `at` and `after` behind it, however it breaks its lines. */
export function around(view: View, at: number, before: number, after: number): Stretch {
  return {
    start: Math.max(0, at - GROWTH * before - SLACK),
    end: Math.min(view.bytes.length, at + GROWTH * after + SLACK),
  };
}

/** Folding a byte is cheaper than hashing it. */
export function costOf({ start, end }: Stretch): number {
  return (end - start) >> 4;
}

/** Where, in a reading of a part of `view`, the bytes stand that are at `at` in the view: at most one place. */
export function placesIn(reading: View, view: View, at: number, length: number): number[] {
  const sought = view.spanOf(at, at + length).span.start;
  const probe = view.bytes.subarray(at, at + length);
  const first = probe[0] as number;
  for (let from = reading.bytes.indexOf(first); from >= 0; from = reading.bytes.indexOf(first, from + 1)) {
    if (standsAt(reading.bytes, from, probe) && reading.spanOf(from, from + length).span.start === sought) return [from];
  }
  return [];
}

export function standsAt(bytes: Uint8Array, at: number, value: Uint8Array): boolean {
  if (at < 0 || at + value.length > bytes.length) return false;
  for (let i = 0; i < value.length; i++) if (bytes[at + i] !== value[i]) return false;
  return true;
}

const LONGEST_QUOTES = 64;

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27;
}

/** Whether the byte at `at` is a quote, and of an odd number of them, three or more, from there outwards. */
function pairsOutwards(bytes: Uint8Array, at: number, step: 1 | -1): boolean {
  const quote = bytes[at];
  if (!isQuote(quote)) return false;
  let count = 1;
  while (count < LONGEST_QUOTES && bytes[at + step * count] === quote) count++;
  return count >= 3 && count % 2 === 1;
}

/** The first place in [low, high] from which `holds` is true; `holds` never turns false again. */
function firstWhere(low: number, high: number, holds: (at: number) => boolean): number {
  let [from, until] = [low, high];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (holds(middle)) until = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * A value whose first or last byte is a quote stands as it is within its copy with doubled quotes too, and half a pair beside it would
 * break the file's syntax: `'it''s'''` ends in a pair and the file's own quote. For the copy at [start, end) of `reading`, which is
 * `view` or was folded from `stretch` of it: the readings of its place with both halves. None where there is no such pair; an even
 * number of quotes tells nothing, and the value is then taken as it is.
 */
export function* withWholePairs(view: View, reading: View, start: number, end: number, stretch: Stretch): Generator<View, void, undefined> {
  const { bytes } = reading;
  if (start < 0 || end > bytes.length || (!isQuote(bytes[start]) && !isQuote(bytes[end - 1]))) return;
  let from = start;
  let until = end;
  if (reading !== view) {
    const { span } = reading.spanOf(start, end);
    from = firstWhere(stretch.start, stretch.end - 1, (at) => view.spanOf(at, at + 1).span.start >= span.start);
    until = firstWhere(from + 1, stretch.end, (at) => view.spanOf(at - 1, at).span.end >= span.end);
  }
  const before = pairsOutwards(view.bytes, from, -1);
  const behind = pairsOutwards(view.bytes, until - 1, 1);
  if (before || behind) yield* view.folded(before ? from - 1 : from, behind ? until + 1 : until);
}

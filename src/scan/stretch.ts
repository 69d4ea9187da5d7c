import type { View } from '../forms/index.ts';

/** The surroundings of a likely copy, which are read with other line breaks or quotes where the copy itself is not found. */

/** How much longer than the value its lines with indents, or its doubled quotes, may be. */
const GROWTH = 8;
const SLACK = 512;

/** The stretch of a view that may hold a value of which `before` bytes lie before `at` and `after` behind it, however it breaks its lines. */
export function around(view: View, at: number, before: number, after: number): { start: number; end: number } {
  return {
    start: Math.max(0, at - GROWTH * before - SLACK),
    end: Math.min(view.bytes.length, at + GROWTH * after + SLACK),
  };
}

/** Folding a byte is cheaper than hashing it. */
export function costOf({ start, end }: { start: number; end: number }): number {
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

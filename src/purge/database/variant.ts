import type { ValueChange } from './image.ts';

/** What a filler may be told apart by: not its mark, and not its end, which an encoding may need. */
const MARK = 8;
const END = 4;
const DIGITS = 3;

/**
 * The same change with a number in its filler, for rows that may not be alike: digits stand for themselves in text, hexadecimal and
 * base64. Null where there is no room for it.
 */
export function varied(change: ValueChange, number: number): ValueChange | null {
  let done = false;
  const ranges = change.ranges.map((range) => {
    const letters = [...range.after.keys()].filter((at) => isFiller(range.after[at] as number) && range.after[at] !== range.before[at]);
    const places = letters.slice(MARK, letters.length - END).slice(-DIGITS);
    const digits = String(number).padStart(places.length, '0');
    if (range.before.length !== range.after.length || places.length === 0 || digits.length > places.length) return range;
    done = true;
    const after = Uint8Array.from(range.after);
    places.forEach((at, index) => (after[at] = digits.charCodeAt(index)));
    return { ...range, after };
  });
  return done ? { ...change, ranges } : null;
}

function isFiller(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

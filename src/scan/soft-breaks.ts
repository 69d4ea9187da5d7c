import type { Span } from '../forms/index.ts';

/**
 * A line that ends in `=` is a soft break of quoted-printable, or the end of a value in base64. Programs break lines only where they
 * would get longer than 76 characters (RFC 2045 §6.7, rule 5), so in a line of another length the `=` is the value's own.
 */

const BREAK = /=(?:\r?\n|(?:\\+r)?\\+n)/g;
const LONGEST = 76;
/** Encoders that keep words or escapes whole break so early. */
const SHORTEST = 60;
const LINE_END = /\n|\\+n/g;

/** Whether every soft break in a span of the raw bytes stands where one may. */
export function softBreaksFit(bytes: Uint8Array, { start, end }: Span): boolean {
  const from = Math.max(0, start - LONGEST - 8);
  let text = '';
  for (let at = from; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  let line = 0;
  LINE_END.lastIndex = 0;
  for (const found of text.matchAll(BREAK)) {
    for (let next = LINE_END.exec(text); next !== null && next.index <= found.index; next = LINE_END.exec(text)) line = LINE_END.lastIndex;
    LINE_END.lastIndex = found.index;
    const length = found.index + 1 - line;
    if (from + found.index >= start && (length > LONGEST || length < SHORTEST)) return false;
    line = found.index + found[0].length;
    LINE_END.lastIndex = line;
  }
  return true;
}

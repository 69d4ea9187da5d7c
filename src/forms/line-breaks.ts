import type { EscapeSyntax } from './escapes.ts';

/**
 * Ways in which files write the line breaks and quotes of a value that are no escapes of one byte: CRLF, the indent of YAML and
 * INI blocks, backslash-newline, one string literal per line, doubled quotes. They are common in any text, so no view is made of
 * them; the hunt reads the surroundings of a likely copy so (folds.ts).
 */

const LF = 10;
const CR = 13;
const BACKSLASH = 0x5c;
/** More blanks than this are no indent. */
const INDENT = 128;

function blanksEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && next - at < INDENT && (bytes[next] === 32 || bytes[next] === 9)) next++;
  return next;
}

/** End of LF, CRLF or CRCRLF at `at`; `at` where there is none. */
function newlineEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && next - at < 2 && bytes[next] === CR) next++;
  return next < end && bytes[next] === LF ? next + 1 : at;
}

/** One or two backslashes and a newline (zsh history, shells, C). */
function continuedEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && next - at < 2 && bytes[next] === BACKSLASH) next++;
  if (next === at) return at;
  const after = newlineEnd(bytes, next, end);
  return after > next ? after : at;
}

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}

/** `+`, `.`, `..`, `&`, `||`, `\`: what joins literals in the languages that we know. */
function operatorEnd(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at];
  if (at >= end || byte === undefined) return at;
  if (byte === 0x2b || byte === 0x26 || byte === BACKSLASH) return at + 1;
  if (byte === 0x2e) return bytes[at + 1] === 0x2e ? at + 2 : at + 1;
  return byte === 0x7c && bytes[at + 1] === 0x7c ? at + 2 : at;
}

/** The end of one literal and the beginning of the next: `" +⏎    "`. With `across`, a newline must lie between. */
function jointEnd(bytes: Uint8Array, at: number, end: number, across: boolean): number {
  if (!isQuote(bytes[at])) return at;
  let next = blanksEnd(bytes, operatorEnd(bytes, blanksEnd(bytes, at + 1, end), end), end);
  const line = newlineEnd(bytes, next, end);
  if (across && line === next) return at;
  next = blanksEnd(bytes, operatorEnd(bytes, blanksEnd(bytes, line, end), end), end);
  // b"…", rb'…', f"…", u8"…"
  for (let letters = 0; letters < 2 && 'bBfFrRuU'.includes(String.fromCharCode(bytes[next] ?? 0)); letters++) next++;
  return next > at + 1 && next < end && isQuote(bytes[next]) ? next + 1 : at;
}

/** End of what stands for one line break at `at`; `at` where nothing does. */
function breakEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (isQuote(first)) {
    const joint = jointEnd(bytes, at, end, true);
    return joint === at ? at : blanksEnd(bytes, joint, end);
  }
  const trailing = blanksEnd(bytes, at, end);
  let next = newlineEnd(bytes, trailing, end);
  // After a break that was an escape (`\n`) the literal may end, or the line go on.
  if (next > trailing) next = Math.max(jointEnd(bytes, next, end, false), continuedEnd(bytes, next, end));
  else next = continuedEnd(bytes, trailing, end);
  return next === trailing ? at : blanksEnd(bytes, next, end);
}

/** Every line break, with the blanks around it, as one LF. */
export const lines: EscapeSyntax = {
  form: 'lines',
  triggers: [9, LF, CR, 32, 0x22, 0x27, BACKSLASH, 0x60],
  read(bytes, at, end, unit) {
    const next = breakEnd(bytes, at, end);
    // A plain LF stands for itself.
    return next > at && (next > at + 1 || bytes[at] !== LF) && unit.set(next - at, LF);
  },
};

/** A newline with the blanks around it; with `continued`, also one behind a backslash. Quotes and other backslashes are the value's own. */
function bare(form: string, continued: boolean): EscapeSyntax {
  return {
    form,
    triggers: continued ? [9, LF, CR, 32, BACKSLASH] : [9, LF, CR, 32],
    read(bytes, at, end, unit) {
      const trailing = blanksEnd(bytes, at, end);
      const from = continued && trailing < end && bytes[trailing] === BACKSLASH ? trailing + 1 : trailing;
      const newline = newlineEnd(bytes, from, end);
      if (newline === from) return false;
      const next = blanksEnd(bytes, newline, end);
      return (next > at + 1 || bytes[at] !== LF) && unit.set(next - at, LF);
    },
  };
}

/** For values whose own lines begin or end with what `lines` takes for a part of the break. */
export const indents: EscapeSyntax = bare('indents', false);
export const continued: EscapeSyntax = bare('continued', true);

function doubled(form: string, quote: number): EscapeSyntax {
  return { form, triggers: [quote], read: (bytes, at, end, unit) => at + 1 < end && bytes[at + 1] === quote && unit.set(2, quote) };
}

/** `''` in YAML, SQL and PowerShell; `""` in CSV, SQL and Basic. */
export const singleQuoted: EscapeSyntax = doubled('single-quoted', 0x27);
export const doubleQuoted: EscapeSyntax = doubled('double-quoted', 0x22);

/** Text in any encoding that extends ASCII: what is not has no lines. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte > 31 && byte !== 127) || byte === 9 || byte === LF || byte === CR);
}

/** Each break, with the blanks around it, as one LF; none, and no blanks, at either end. */
function unfolded(value: Uint8Array): Uint8Array {
  const out = new Uint8Array(value.length);
  let length = 0;
  for (let at = 0; at < value.length; ) {
    const trailing = blanksEnd(value, at, value.length);
    const next = newlineEnd(value, trailing, value.length);
    if (next > trailing) {
      out[length++] = LF;
      at = blanksEnd(value, next, value.length);
    } else out[length++] = value[at++] as number;
  }
  const isSpace = (byte: number | undefined): boolean => byte === LF || byte === 32 || byte === 9;
  let start = 0;
  while (start < length && isSpace(out[start])) start++;
  while (length > start && isSpace(out[length - 1])) length--;
  const inner = out.slice(start, length);
  out.fill(0);
  return inner;
}

/**
 * The canonical bytes of a value: of several lines of text each break, with the blanks around it, is one LF, and neither breaks nor
 * blanks stand at either end; anything else is its own bytes, also where something is left that reads as an indent again.
 * Fingerprints and entries are made over these, so that one key has one fingerprint in a CRLF file, a YAML block and a JSON string.
 * The very array that was given, where nothing changes.
 */
export function canonicalValue(value: Uint8Array): Uint8Array {
  if (!value.includes(LF) || !isText(value)) return value;
  const canonical = unfolded(value);
  if (canonical.length === value.length || !canonical.includes(LF)) {
    canonical.fill(0);
    return value;
  }
  const again = unfolded(canonical);
  again.fill(0);
  if (again.length === canonical.length) return canonical;
  canonical.fill(0);
  return value;
}

/** Whether a value can be written in one of these ways. */
export function isFoldable(value: Uint8Array): boolean {
  return isText(value) && (value.includes(LF) || value.includes(0x22) || value.includes(0x27));
}

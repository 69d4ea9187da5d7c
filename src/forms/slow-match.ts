import type { Form } from './face.ts';

/** The obvious engine's matcher: a pattern is a row of cells, each of which one of several byte strings may fill. */

export type GapName =
  | 'none'
  | 'wrap'
  | 'percent-wrap'
  | 'wide-wrap-le'
  | 'wide-wrap-be'
  | 'soft-break'
  | 'continuation'
  | 'indent'
  | 'literal'
  | 'wide-indent-le'
  | 'wide-indent-be'
  | 'wide-literal-le'
  | 'wide-literal-be';

export interface Pattern {
  readonly form: Form;
  readonly cells: readonly (readonly Uint8Array[])[];
  /** What may stand between two cells without belonging to the value. */
  readonly gap: GapName;
  readonly lead: number;
  readonly trail: number;
}

/** End of what may be skipped at `at`; `at` itself where there is nothing. */
export type Gap = (block: Uint8Array, at: number) => number;

function skipBlanks(block: Uint8Array, at: number): number {
  let next = at;
  while ((block[next] === 32 || block[next] === 9) && next - at < 64) next++;
  return next;
}

/** Up to four newlines, plain or escaped (`\n`, `\\r\\n` …), and the next line's indent. */
function wrap(block: Uint8Array, at: number): number {
  let next = at;
  for (let count = 0; count < 4; count++) {
    const before = next;
    if (block[next] === 13 && block[next + 1] === 10) next += 2;
    else if (block[next] === 10) next += 1;
    else if (block[next] === 92) {
      let letter = next;
      while (block[letter] === 92 && letter - next < 15) letter++;
      if (block[letter] === 110 || block[letter] === 114) next = letter + 1;
    }
    if (next === before) break;
  }
  return next === at ? at : skipBlanks(block, next);
}

function percentWrap(block: Uint8Array, at: number): number {
  let next = at;
  while (next - at < 12 && block[next] === 37 && block[next + 1] === 48 && [65, 97, 68, 100].includes(block[next + 2] ?? 0)) next += 3;
  return next;
}

function wideWrap(block: Uint8Array, at: number, low: number): number {
  let next = at;
  while (next - at < 8 && (block[next + low] === 10 || block[next + low] === 13) && block[next + 1 - low] === 0) next += 2;
  return next;
}

function softBreak(block: Uint8Array, at: number): number {
  let next = at;
  while (next - at < 12 && block[next] === 61 && (block[next + 1] === 10 || (block[next + 1] === 13 && block[next + 2] === 10))) {
    next += block[next + 1] === 10 ? 2 : 3;
  }
  return next;
}

function continuation(block: Uint8Array, at: number): number {
  let next = at;
  while (next - at < 8 && block[next] === 92 && block[next + 1] === 10) next += 2;
  return next;
}

/** What may stand before a line break without belonging to it, and what behind it. */
interface BreakGap {
  readonly before: RegExp;
  readonly behind: RegExp;
}

/** A blank, also as an escape: JSON's tab, percent's space and tab. */
const BLANKS = String.raw`(?:[ \t]|\\{1,7}t|%20|%09){0,128}`;
/** A newline, also as an escape of JSON's kind, to any depth. */
const NEWLINE = String.raw`(?:\r{0,2}\n|(?:\\{1,15}r){0,2}\\{1,15}n)`;
/** How any way to write one begins. */
const BREAK = String.raw`(?:${NEWLINE}|\\{1,15}(?:u000[adAD]|x0[adAD]|01[25])|%0[adAD]|&#)`;
const OPERATOR = String.raw`(?:\+|\.{1,2}|&|\|\||\\{1,7})?`;
const QUOTE = String.raw`\\{0,15}["'\x60]`;

const INDENT_GAP: BreakGap = {
  before: new RegExp(String.raw`^${BLANKS}(?=\\{0,7}${BREAK})`),
  behind: new RegExp(String.raw`^(?:\\{1,7}${NEWLINE})?${BLANKS}`),
};
const LITERAL_GAP: BreakGap = {
  before: new RegExp(String.raw`^(?:${QUOTE}${BLANKS}${OPERATOR}${BLANKS})?(?=${BREAK})`),
  behind: new RegExp(
    String.raw`^(?:(?:${QUOTE}${BLANKS}${OPERATOR}${BLANKS}${NEWLINE}?)?${BLANKS}${OPERATOR}${BLANKS}[bBfFrRuU]{0,2}${QUOTE}${BLANKS}|${BLANKS})`,
  ),
};

/** The ends of all ways to write a newline. */
const ENDS_BREAK = /(?:\n|\\n|u000[aA]|x0[aA]|\\012|%0[aA]|=0[aA]|&#(?:0*10|[xX]0*[aA]);|&NewLine;)$/;
const LAST_OF_BREAK: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256);
  for (const byte of [10, 0x6e, 0x61, 0x41, 0x32, 0x3b]) table[byte] = 1;
  return table;
})();
const FIRST_OF_GAP: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256);
  for (const character of ' \t"\'`\\%+.&|bBfFrRuU') table[character.charCodeAt(0)] = 1;
  return table;
})();
const LONGEST_GAP = 640;

/** The character at `at`, of `width` bytes, where it is a byte; `low` is where in it the byte stands. Else −1. */
function byteAt(block: Uint8Array, at: number, width: number, low: number): number {
  return at < 0 || (width === 2 && block[at + 1 - low] !== 0) ? -1 : (block[at + low] ?? -1);
}

/** Up to `count` characters from `at` on, as far as they are bytes; backwards with a negative `step`. */
function latin1(block: Uint8Array, at: number, count: number, width: number, low: number, step: 1 | -1): string {
  const codes: number[] = [];
  for (let from = at; codes.length < count; from += step * width) {
    const code = byteAt(block, from, width, low);
    if (code < 0) break;
    codes.push(code);
  }
  return String.fromCharCode(...(step < 0 ? codes.reverse() : codes));
}

function aroundBreak(block: Uint8Array, at: number, gap: BreakGap, width: number, low: number): number {
  // Nearly every position is neither before nor behind a break: two look-ups tell.
  if (FIRST_OF_GAP[block[at + low] ?? 0] === 0) return at;
  const last = LAST_OF_BREAK[block[at - width + low] ?? 0] === 1;
  const behind = last && ENDS_BREAK.test(latin1(block, at - width, 10, width, low, -1));
  const match = (behind ? gap.behind : gap.before).exec(latin1(block, at, LONGEST_GAP, width, low, 1));
  return at + width * (match?.[0].length ?? 0);
}

export function gapFor(name: GapName): Gap | null {
  switch (name) {
    case 'none':
      return null;
    case 'wrap':
      return wrap;
    case 'percent-wrap':
      return percentWrap;
    case 'wide-wrap-le':
      return (block, at) => wideWrap(block, at, 0);
    case 'wide-wrap-be':
      return (block, at) => wideWrap(block, at, 1);
    case 'soft-break':
      return softBreak;
    case 'continuation':
      return continuation;
    case 'indent':
      return (block, at) => aroundBreak(block, at, INDENT_GAP, 1, 0);
    case 'literal':
      return (block, at) => aroundBreak(block, at, LITERAL_GAP, 1, 0);
    case 'wide-indent-le':
      return (block, at) => aroundBreak(block, at, INDENT_GAP, 2, 0);
    case 'wide-indent-be':
      return (block, at) => aroundBreak(block, at, INDENT_GAP, 2, 1);
    case 'wide-literal-le':
      return (block, at) => aroundBreak(block, at, LITERAL_GAP, 2, 0);
    case 'wide-literal-be':
      return (block, at) => aroundBreak(block, at, LITERAL_GAP, 2, 1);
  }
}

/** Bytes with which a gap begins. */
const GAP_STARTS: Readonly<Record<GapName, readonly number[]>> = {
  none: [],
  wrap: [10, 13, 92],
  'percent-wrap': [37],
  'wide-wrap-le': [10, 13],
  'wide-wrap-be': [0],
  'soft-break': [61],
  continuation: [92],
  indent: [9, 32, 37, 92],
  literal: [9, 32, 34, 39, 92, 96],
  'wide-indent-le': [9, 32, 92],
  'wide-indent-be': [0],
  'wide-literal-le': [9, 32, 34, 39, 92, 96],
  'wide-literal-be': [0],
};

/** The pairs of bytes (`first << 8 | second`) with which a match may begin; a match of one byte may have any byte after it. */
export function startPairs({ cells, gap }: Pattern): Set<number> {
  const seconds = new Set([...(cells[1] ?? []).map((text) => text[0] as number), ...GAP_STARTS[gap]]);
  const pairs = new Set<number>();
  for (const text of cells[0] ?? []) {
    const high = (text[0] as number) << 8;
    if (text.length > 1) pairs.add(high | (text[1] as number));
    else if (cells.length > 1) for (const second of seconds) pairs.add(high | second);
    else for (let second = 0; second < 256; second++) pairs.add(high | second);
  }
  return pairs;
}

function fits(block: Uint8Array, at: number, text: Uint8Array): boolean {
  if (at + text.length > block.length) return false;
  for (let i = 0; i < text.length; i++) if (block[at + i] !== text[i]) return false;
  return true;
}

/**
 * End of the longest match of all cells that begins at `start` (`%25` is a whole percent sign), or −1. All readings are followed side by side (alternatives
 * may be prefixes of one another), so the cost per start is bounded by the pattern's length.
 */
export function matchAt(block: Uint8Array, start: number, cells: Pattern['cells'], gap: Gap | null): number {
  // Most starts fail within a few cells and have one reading until then: no lists for those.
  let end = start;
  let index = 0;
  for (; index < cells.length; index++) {
    const skipped = gap !== null && index > 0 ? gap(block, end) : end;
    if (skipped !== end) break;
    let next = -1;
    let readings = 0;
    for (const text of cells[index] as readonly Uint8Array[]) {
      if (block[end] !== text[0] || !fits(block, end, text)) continue;
      next = end + text.length;
      readings++;
    }
    if (readings === 0) return -1;
    if (readings > 1) break;
    end = next;
  }
  return index === cells.length ? end : follow(block, start, end, index, cells, gap);
}

/** The same from cell `from` on, with several readings. */
function follow(block: Uint8Array, start: number, at: number, from: number, cells: Pattern['cells'], gap: Gap | null): number {
  let ends = [at];
  for (let index = from; index < cells.length; index++) {
    const next: number[] = [];
    for (const end of ends) {
      const skipped = gap !== null && end > start ? gap(block, end) : end;
      for (const text of cells[index] as readonly Uint8Array[]) {
        if (fits(block, end, text) && !next.includes(end + text.length)) next.push(end + text.length);
        if (skipped !== end && fits(block, skipped, text) && !next.includes(skipped + text.length)) next.push(skipped + text.length);
      }
    }
    if (next.length === 0) return -1;
    ends = next;
  }
  return Math.max(...ends);
}

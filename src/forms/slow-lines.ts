import {
  backslashCells,
  base64Of,
  htmlCells,
  jsonCells,
  jsonTexts,
  percentCells,
  quotedPrintableCells,
  rawCells,
  rewrite,
  symbolsOf,
  widen,
  zshCells,
  type Cells,
} from './slow-encode.ts';
import type { GapName, Pattern } from './slow-match.ts';

/**
 * The obvious engine's patterns for what files write otherwise than byte by byte: line breaks of a value of several lines, and
 * quotes written twice. A line break is a cell with every way of writing it, and a gap behind it that takes the indent, or the
 * end of one string literal and the beginning of the next.
 */

const encode = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/**
 * The value as lines, their indents and the breaks and blanks at either end left out; null for a value of one line, or of
 * no text, or where something would be left that reads as an indent again.
 */
export function linesOf(value: Uint8Array): string[] | null {
  const text = Array.from(value, (byte) => String.fromCharCode(byte)).join('');
  // oxlint-disable-next-line no-control-regex -- what is no text
  if (!text.includes('\n') || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return null;
  const lines = unindented(text);
  if (lines.length < 2 || unindented(lines.join('\n')).join('\n') !== lines.join('\n')) return null;
  return lines;
}

function unindented(text: string): string[] {
  const lines = text.split('\n').map((line, index, all) => {
    const head = index === 0 ? line : line.replace(/^[ \t]{1,128}/, '');
    return index === all.length - 1 ? head : head.replace(/[ \t]{0,128}\r{0,2}$/, '');
  });
  while (lines.length > 0 && /^[ \t]*$/.test(lines[0] as string)) lines.shift();
  while (lines.length > 0 && /^[ \t]*$/.test(lines.at(-1) as string)) lines.pop();
  const last = lines.length - 1;
  if (last >= 0) lines[0] = (lines[0] as string).replace(/^[ \t]+/, '');
  if (last >= 0) lines[last] = (lines[last] as string).replace(/[ \t]+$/, '');
  return lines;
}

const NEWLINES = ['\n', '\r\n'];
/** What becomes of CRLF where a program takes its LF for another line's. */
const DOUBLED = '\r\r\n';
/** Before the newline itself: zsh's history, shells, C. */
const CONTINUED = ['\\\n', '\\\r\n', '\\\\\n'];

type Writer = (value: Uint8Array) => Cells;

/** Everything that a row of cells can be, as the alternatives of one cell. */
function product(cells: Cells): Uint8Array[] {
  let texts: number[][] = [[]];
  for (const alternatives of cells) texts = texts.flatMap((head) => alternatives.map((one) => [...head, ...one]));
  return texts.map((text) => Uint8Array.from(text));
}

/** `breakWriter` writes the line breaks, where they are written otherwise than the rest. */
function broken(lines: readonly string[], write: Writer, breakWriter: Writer = write): Cells {
  const breaks = [
    ...NEWLINES.flatMap((newline) => product(breakWriter(encode(newline)))),
    ...[DOUBLED, ...CONTINUED].flatMap((way) => product(breakWriter(encode(way))).slice(0, 8)),
  ];
  return lines.flatMap((line, index) => [...(index === 0 ? [] : [breaks]), ...write(encode(line))]);
}

/** A cell per character; per byte where the value is not UTF-8. */
function characterCells(value: Uint8Array): Cells {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    return Array.from(text, (character) => [new TextEncoder().encode(character)]);
  } catch {
    return rawCells(value);
  }
}

/** `''` for `'`, or `""` for `"`. */
function twice(quote: string): Writer {
  return (value) => characterCells(value).flatMap((cell) => (cell[0]?.[0] === quote.charCodeAt(0) ? [cell, cell] : [cell]));
}

const QUOTES = [
  ['single-quoted', "'"],
  ['double-quoted', '"'],
] as const;
const ORDERS = ['le', 'be'] as const;

function pattern(form: string, cells: Cells | null, gap: GapName = 'none', lead = 0, trail = 0): Pattern[] {
  return cells === null ? [] : [{ form, cells, gap, lead, trail }];
}

function inBase64(form: string, cells: Cells): Pattern[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = base64Of(cells, before);
    return encoded === null ? [] : pattern(form, encoded.cells, 'wrap', encoded.lead, encoded.trail);
  });
}

const jsonAgain = (cells: Cells): Cells => rewrite(cells, jsonTexts);

/** Patterns of a value with quotes in it, whatever its lines. */
export function quotePatterns(value: Uint8Array): Pattern[] {
  const patterns: Pattern[] = [];
  for (const [form, quote] of QUOTES) {
    if (!value.includes(quote.charCodeAt(0))) continue;
    const cells = twice(quote)(value);
    const bytes = cells.flatMap((alternatives) => Array.from(alternatives[0] as Uint8Array, (byte) => [Uint8Array.of(byte)]));
    patterns.push(
      ...pattern(form, cells),
      ...pattern(`json+${form}`, jsonAgain(cells)),
      ...pattern(`json+json+${form}`, jsonAgain(jsonAgain(cells))),
      ...pattern(`utf16le+${form}`, widen(cells, false)),
      ...pattern(`utf16be+${form}`, widen(cells, true)),
      ...pattern(`hex+${form}`, symbolsOf(bytes), 'wrap'),
      ...inBase64(`base64+${form}`, bytes),
    );
  }
  return patterns;
}

/** Patterns of a value of several lines; what base64 and hex hide is searched for them once it is decoded (slow-runs.ts). */
export function linePatterns(lines: readonly string[]): Pattern[] {
  // Strings inside strings are written by programs, and those write newlines in the short way.
  const short: Writer = (value) => jsonCells(value).map((ways) => ways.slice(0, 1));
  const json = broken(lines, jsonCells);
  const twiceJson = jsonAgain(broken(lines, jsonCells, short));
  const text = broken(lines, characterCells);
  const patterns = [
    ...eitherGap('lines', broken(lines, rawCells)),
    ...eitherGap('json+lines', json),
    ...eitherGap('json+json+lines', twiceJson),
    ...eitherGap('json+json+json+lines', jsonAgain(twiceJson)),
    ...eitherGap('backslash-x+lines', broken(lines, backslashCells)),
    ...pattern('percent+lines', broken(lines, percentCells), 'indent'),
    ...pattern('html+lines', broken(lines, htmlCells), 'indent'),
    ...pattern('quoted-printable+lines', broken(lines, quotedPrintableCells), 'soft-break'),
    ...pattern('zsh+lines', broken(lines, zshCells), 'indent'),
  ];
  for (const [form, quote] of QUOTES) {
    if (!lines.some((line) => line.includes(quote))) continue;
    const cells = broken(lines, twice(quote));
    const json1 = jsonAgain(cells);
    patterns.push(
      ...pattern(`${form}+lines`, cells, 'indent'),
      ...pattern(`json+${form}+lines`, json1, 'indent'),
      ...pattern(`json+json+${form}+lines`, jsonAgain(json1), 'indent'),
    );
    for (const order of ORDERS) {
      patterns.push(...pattern(`utf16${order}+${form}+lines`, widen(broken(lines, twice(quote)), order === 'be'), `wide-indent-${order}`));
    }
  }
  for (const order of ORDERS) {
    for (const [form, cells] of [
      ['lines', widen(text, order === 'be')],
      ['json+lines', widen(json, order === 'be')],
    ] as const) {
      patterns.push(
        ...pattern(`utf16${order}+${form}`, cells, `wide-indent-${order}`),
        ...pattern(`utf16${order}+${form}`, cells, `wide-literal-${order}`),
      );
    }
  }
  return patterns;
}

function eitherGap(form: string, cells: Cells): Pattern[] {
  return [...pattern(form, cells, 'indent'), ...pattern(form, cells, 'literal')];
}

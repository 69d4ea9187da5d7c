import type { Form, Occurrence, Span } from './face.ts';
import { decodeSpan } from './layers.ts';
import { equalBytes } from './secret.ts';
import { linePatterns, linesOf, quotePatterns } from './slow-lines.ts';
import { findInRuns } from './slow-runs.ts';
import { type Gap, gapFor, matchAt, type Pattern, startPairs } from './slow-match.ts';
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
  shellCells,
  shellSingleCells,
  symbolsOf,
  utf16Cells,
  widen,
  zshCells,
} from './slow-encode.ts';

/**
 * The obvious engine: encodes a known value into every form and searches the bytes for each. It is the verifier's eye after a
 * purge, so it shares no code with the decoding views: what they overlook, it must not overlook for the same reason.
 */

type Cells = Pattern['cells'];

function one(form: Form, cells: Cells | null, gap: Pattern['gap'] = 'none'): Pattern[] {
  return cells === null ? [] : [{ form, cells, gap, lead: 0, trail: 0 }];
}

/** `inner` is itself a chain; its edges move one octal digit up. */
function inBase64(inner: Form, cells: Cells | null, innerEdges = { lead: 0, trail: 0 }): Pattern[] {
  if (cells === null) return [];
  const patterns: Pattern[] = [];
  for (let before = 0; before < 3; before++) {
    const encoded = base64Of(cells, before);
    if (encoded === null) continue;
    patterns.push({
      form: inner === 'raw' ? 'base64' : `base64+${inner}`,
      cells: encoded.cells,
      gap: 'wrap',
      lead: encoded.lead + 8 * innerEdges.lead,
      trail: encoded.trail + 8 * innerEdges.trail,
    });
  }
  return patterns;
}

function allPatterns(value: Uint8Array): Pattern[] {
  const raw = rawCells(value);
  const little = utf16Cells(value, false);
  const big = utf16Cells(value, true);
  const json1 = jsonCells(value);
  const shell = shellCells(value);
  const percent = percentCells(value);
  const base64 = inBase64('raw', raw);
  const hex = symbolsOf(raw);
  const jsonAgain = (cells: Cells): Cells => rewrite(cells, jsonTexts);

  const patterns: Pattern[] = [
    ...one('raw', raw),
    ...one('json', json1),
    ...one('percent', percent),
    ...one('html', htmlCells(value)),
    ...one('shell', shell, 'continuation'),
    ...one('shell-single', shellSingleCells(value)),
    ...one('backslash-x', backslashCells(value)),
    ...one('quoted-printable', quotedPrintableCells(value), 'soft-break'),
    ...one('zsh', zshCells(value)),
    ...one('utf16le', little),
    ...one('utf16be', big),
    ...base64,
    ...one('hex', hex, 'wrap'),
    ...one('json+json', jsonAgain(json1)),
    ...one('json+json+json', jsonAgain(jsonAgain(json1))),
    ...one('json+shell', jsonAgain(shell)),
    ...one('json+shell-single', jsonAgain(shellSingleCells(value))),
    ...one('json+backslash-x', jsonAgain(backslashCells(value))),
    ...one('json+percent', jsonAgain(percent)),
    ...one('json+html', jsonAgain(htmlCells(value))),
    ...one('json+utf16le', jsonAgain(little)),
    ...one('json+utf16be', jsonAgain(big)),
    ...one(
      'shell+json',
      rewrite(json1, (byte) => (byte === 0x5c || byte === 0x22 ? [[byte], [0x5c, byte]] : [[byte]])),
    ),
    ...one('percent+json', rewrite(json1, percentTexts)),
    ...one('percent+percent', rewrite(percent, percentTexts)),
    ...one('html+json', rewrite(json1, htmlQuotes)),
    ...one('hex+utf16le', symbolsOf(little), 'wrap'),
    ...one('hex+utf16be', symbolsOf(big), 'wrap'),
    ...inBase64('utf16le', little),
    ...inBase64('utf16be', big),
    ...inBase64('hex', hex),
  ];
  for (const text of canonicalJson(value)) patterns.push(...inBase64('json', text), ...one('hex+json', symbolsOf(text), 'wrap'));
  for (const text of canonicalPercent(value)) patterns.push(...inBase64('percent', text));
  for (const inner of base64) {
    const edges = { lead: inner.lead, trail: inner.trail };
    patterns.push(
      { ...inner, form: 'json+base64', cells: jsonAgain(inner.cells) },
      { ...inner, form: 'percent+base64', cells: rewrite(inner.cells, percentTexts), gap: 'percent-wrap' },
      ...inBase64('base64', inner.cells, edges),
      { ...inner, form: 'utf16le+base64', cells: widen(inner.cells, false), gap: 'wide-wrap-le' },
      { ...inner, form: 'utf16be+base64', cells: widen(inner.cells, true), gap: 'wide-wrap-be' },
    );
  }
  for (const bigEndian of [false, true]) {
    const name = bigEndian ? 'utf16be' : 'utf16le';
    const wide = (cells: Cells): Cells => widen(cells, bigEndian);
    patterns.push(
      ...one(`${name}+json`, wide(json1)),
      ...one(`${name}+percent`, wide(percent)),
      ...one(`${name}+hex`, hex === null ? null : wide(hex)),
    );
  }
  return patterns;
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function percentTexts(byte: number): number[][] {
  const digits = byte.toString(16).padStart(2, '0');
  return [[byte], codes(`%${digits.toUpperCase()}`), codes(`%${digits}`)];
}

function htmlQuotes(byte: number): number[][] {
  const names: Readonly<Record<number, string>> = { 34: '&quot;', 38: '&amp;', 39: '&#39;', 60: '&lt;', 62: '&gt;' };
  const name = names[byte];
  const texts = [[byte]];
  if (name !== undefined) texts.push(codes(name));
  if (byte === 34) texts.push(codes('&#34;'));
  return texts;
}

/** The ways in which writers escape a whole text, as bytes that are known one by one: plain, with `\/`, and all-ASCII. */
function canonicalJson(value: Uint8Array): Cells[] {
  const cells = jsonCells(value);
  const shortest = cells.map((alternatives) => alternatives[0] as Uint8Array);
  const slashed = cells.map(
    (alternatives) => alternatives.find((text) => text.length === 2 && text[1] === 0x2f) ?? (alternatives[0] as Uint8Array),
  );
  const ascii = cells.map(
    (alternatives) => alternatives.find((text) => text.every((byte) => byte < 128)) ?? (alternatives[0] as Uint8Array),
  );
  return distinct([shortest, slashed, ascii], value);
}

/** As encodeURIComponent (RFC 3986 unreserved and `!'()*` literal), stricter encoders, and lower-case hex. */
function canonicalPercent(value: Uint8Array): Cells[] {
  const encode = (literal: RegExp, upper: boolean): Uint8Array[] =>
    Array.from(value, (byte) => {
      if (byte < 128 && literal.test(String.fromCharCode(byte))) return Uint8Array.of(byte);
      const digits = byte.toString(16).padStart(2, '0');
      return Uint8Array.from(codes(`%${upper ? digits.toUpperCase() : digits}`));
    });
  const loose = /[A-Za-z0-9\-_.~!'()*]/;
  const strict = /[A-Za-z0-9\-_.~]/;
  return distinct([encode(loose, true), encode(loose, false), encode(strict, true), encode(strict, false)], value);
}

/** As one-byte cells, without repeats and without the value itself. */
function distinct(texts: Uint8Array[][], value: Uint8Array): Cells[] {
  const seen = new Set<string>([Array.from(value).join()]);
  const kept: Cells[] = [];
  for (const text of texts) {
    const bytes = text.flatMap((part) => Array.from(part));
    const key = bytes.join();
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(bytes.map((byte) => [Uint8Array.of(byte)]));
  }
  return kept;
}

/** Every place where `value` stands in `block`, in any form, ordered by start; one occurrence per span, in its simplest form. */
export function slowFind(block: Uint8Array, value: Uint8Array): Occurrence[] {
  return slowFinder(value)(block);
}

/** Ordered by start; a reading that overlaps an earlier or wider one (an escaped character without its backslash) is left out. */
function widest(found: Occurrence[]): Occurrence[] {
  found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  let reached = -1;
  return found.filter(({ span }) => {
    if (span.start < reached) return false;
    reached = span.end;
    return true;
  });
}

interface Prepared {
  readonly pattern: Pattern;
  readonly gap: Gap | null;
  /** Where the pattern's last match ended: its next one begins there or later. */
  free: number;
}

/**
 * slowFind for many blocks: the value's forms, which take longer than a small block's search, are made once. A value of several
 * lines is looked for in its canonical form; the many ways of breaking its lines are tried in blocks that hold its longest line.
 */
export function slowFinder(value: Uint8Array): (block: Uint8Array) => Occurrence[] {
  const lines = linesOf(value);
  const canonical = lines === null ? value : bytesOf(lines.join('\n'));
  const plain = finderOf(canonical.length === 0 ? [] : allPatterns(canonical));
  const quotes = quotePatterns(canonical);
  const quoted = quotes.length === 0 ? null : finderOf(quotes);
  const broken = lines === null ? null : brokenFinder(lines);
  return (block) => {
    const found = plain(block);
    const more = [...(quoted?.(block) ?? []), ...(broken?.(block) ?? [])];
    // A copy as it is, with a quote behind it by chance, is no longer one.
    return more.length === 0 ? found : widest([...found, ...more.filter(({ span }) => !found.some((one) => overlap(one.span, span)))]);
  };
}

function brokenFinder(lines: readonly string[]): (block: Uint8Array) => Occurrence[] {
  const longest = bytesOf(lines.reduce((best, line) => (line.length > best.length ? line : best)));
  const holdsLine = finderOf([...allPatterns(longest), ...quotePatterns(longest)]);
  let find: ((block: Uint8Array) => Occurrence[]) | null = null;
  return (block) => {
    if (holdsLine(block).length === 0) return [];
    const search = (find ??= named(finderOf(linePatterns(lines)), bytesOf(lines.join('\n'))));
    return [...search(block), ...findInRuns(block, search)];
  };
}

/** Where quotes or backslashes of the value's own stand at its breaks, `lines` would read them as parts of the break. */
function named(find: (block: Uint8Array) => Occurrence[], value: Uint8Array): (block: Uint8Array) => Occurrence[] {
  return (block) =>
    find(block).map((one) => {
      const raw = block.subarray(one.span.start, one.span.end);
      const forms = ['lines', 'indents', 'continued'].map((name) => one.form.replace(/lines$/, name));
      return { ...one, form: forms.find((form) => equalBytes(decodeSpan(form, raw, one.edges) ?? new Uint8Array(), value)) ?? one.form };
    });
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function finderOf(patterns: readonly Pattern[]): (block: Uint8Array) => Occurrence[] {
  const prepared: Prepared[] = patterns.map((pattern) => ({ pattern, gap: gapFor(pattern.gap), free: 0 }));
  // One pass for all forms: nearly every pair of bytes begins none of them.
  const starting: (Prepared[] | undefined)[] = Array.from({ length: 65_536 });
  const starts = new Uint8Array(65_536);
  for (const one of prepared) {
    for (const pair of startPairs(one.pattern)) {
      (starting[pair] ??= []).push(one);
      starts[pair] = 1;
    }
  }
  return (block) => {
    for (const one of prepared) one.free = 0;
    const found = new Map<string, Occurrence>();
    for (let at = 0; at < block.length; at++) {
      const pair = ((block[at] as number) << 8) | (block[at + 1] ?? 0);
      if (starts[pair] === 0) continue;
      for (const one of starting[pair] as Prepared[]) {
        if (at < one.free) continue;
        const { pattern } = one;
        const end = matchAt(block, at, pattern.cells, one.gap);
        if (end < 0) continue;
        one.free = end;
        // Patterns come simplest first: of several readings of one span the first stays.
        const key = `${at}:${end}`;
        if (found.has(key)) continue;
        const url = /^base64(?!url)/.test(pattern.form) && block.subarray(at, end).some((byte) => byte === 0x2d || byte === 0x5f);
        found.set(key, {
          form: url ? pattern.form.replace('base64', 'base64url') : pattern.form,
          span: { start: at, end },
          edges: { lead: pattern.lead, trail: pattern.trail },
        });
      }
    }
    return widest([...found.values()]);
  };
}

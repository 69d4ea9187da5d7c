import type { EscapeSyntax } from './escapes.ts';
import type { Edges, Form } from './face.ts';
import {
  closeSymbols,
  decodeSpan,
  type EscapedSpan,
  type Layer,
  layersOf,
  openEscapes,
  openSymbols,
  openWide,
  splitEdges,
} from './layers.ts';
import { continued, indents, lines } from './line-breaks.ts';

/**
 * What a value is overwritten with: the same number of raw bytes, the same encoding, decoding to `REDACTEDxxxx…`. Only
 * `[A-Za-z0-9]` is ever put into text: anything else breaks YAML, URLs or shell words.
 */

interface Filling {
  readonly mark: string;
  /** Fewer bytes than this are filled with the pad alone. */
  readonly least: number;
  readonly pad: string;
}

/** The second is for a value that looks like the first. */
const FILLINGS: readonly Filling[] = [
  { mark: 'REDACTED', least: 8, pad: 'x' },
  { mark: 'PURGED00', least: 8, pad: 'y' },
];

/**
 * Inside hexadecimal that has letters: the digits of those are 0 to 9, and YAML, or a column of a database with the affinity of
 * numbers, would read a number where a text stood (yaml.org/spec/1.2.2/#1032-tag-resolution, sqlite.org/datatype3.html#type_affinity).
 */
const HEX_FILLINGS: readonly Filling[] = [
  { mark: 'REDACTED', least: 9, pad: 'z' },
  { mark: 'PURGED00', least: 9, pad: 'k' },
];

class Pattern {
  #next = 0;
  readonly #text: string;
  readonly #pad: number;

  constructor({ mark, least, pad }: Filling, length: number) {
    this.#text = length < least ? '' : mark;
    this.#pad = pad.charCodeAt(0);
  }

  next(): number {
    const at = this.#next++;
    return at < this.#text.length ? this.#text.charCodeAt(at) : this.#pad;
  }
}

function isNewline(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

type Kept = (at: number) => boolean;
const nothing: Kept = () => false;

/** Plain filler over every byte but newlines and `kept` ones. */
function plain(original: Uint8Array, filling: Filling, kept: Kept): Uint8Array {
  const pattern = new Pattern(filling, original.length);
  return original.map((byte, at) => (isNewline(byte) || kept(at) ? byte : pattern.next()));
}

/** Escapes overwritten whole by plain characters; breaks that the syntax or the file's lines need stay. */
function overEscapes(original: Uint8Array, opened: EscapedSpan, syntax: EscapeSyntax, filling: Filling, kept: Kept): Uint8Array {
  const breaks = breaksIn(original.length, opened, syntax);
  return plain(original, filling, (at) => breaks[at] === 1 || kept(at));
}

/** 1 for each byte of a soft line break, a continuation, a line break with its indent. */
function breaksIn(length: number, opened: EscapedSpan, syntax: EscapeSyntax): Uint8Array {
  const breaks = new Uint8Array(length);
  for (let unit = 0; unit < opened.unitStart.length; unit++) {
    const start = opened.unitStart[unit] as number;
    const after = start + (opened.unitLength[unit] as number);
    if (opened.unitCount[unit] === 0 || (isBreaks(syntax) && after > start + 1)) breaks.fill(1, start, after);
  }
  return breaks;
}

/** A number escape rewritten for another byte at the same width; null for an escape that has no number. */
function renumber(raw: Uint8Array, byte: number): string | null {
  const text = String.fromCharCode(...raw);
  const hex = byte.toString(16).padStart(2, '0');
  const cased = /[A-F]/.test(text) ? hex.toUpperCase() : hex;
  if (/^\\u00[0-9a-fA-F]{2}$/.test(text) && byte < 128) return `\\u00${cased}`;
  if (/^\\x[0-9a-fA-F]{2}$/.test(text)) return `\\x${cased}`;
  if (/^%[0-9a-fA-F]{2}$/.test(text)) return `%${cased}`;
  if (/^=[0-9a-fA-F]{2}$/.test(text)) return `=${cased}`;
  if (/^\\[0-3][0-7]{2}$/.test(text)) return `\\${byte.toString(8).padStart(3, '0')}`;
  if (/^&#x[0-9a-fA-F]{2,6};$/i.test(text) && byte < 128) return `&#${text[2]}${cased.padStart(text.length - 4, '0')};`;
  if (/^&#\d{3,7};$/.test(text) && byte < 128) return `&#${String(byte).padStart(text.length - 3, '0')};`;
  return null;
}

/** Keeps the escapes' places and puts other bytes into them: what lies inside has an alignment of its own. */
function throughEscapes(
  rest: readonly Layer[],
  original: Uint8Array,
  opened: EscapedSpan,
  edges: Edges,
  filling: Filling,
  kept: Kept,
): Uint8Array | null {
  const { inner, source, unitStart, unitLength, unitCount } = opened;
  const raw = (unit: number): Uint8Array => original.subarray(unitStart[unit], (unitStart[unit] as number) + (unitLength[unit] as number));
  const frozen: Kept = (at) => {
    const unit = source[at] as number;
    const start = unitStart[unit] as number;
    if (unitLength[unit] === 1) return kept(start);
    if (unitCount[unit] !== 1 || renumber(raw(unit), 0x78) === null) return true;
    for (let i = start; i < start + (unitLength[unit] as number); i++) if (kept(i)) return true;
    return false;
  };
  const filled = fill(rest, inner, edges, filling, frozen);
  if (filled === null) return null;
  const out = new Uint8Array(original);
  for (let at = 0; at < filled.length; at++) {
    const byte = filled[at] as number;
    if (byte === inner[at]) continue;
    const unit = source[at] as number;
    const start = unitStart[unit] as number;
    if (unitLength[unit] === 1) out[start] = byte;
    else {
      const text = renumber(raw(unit), byte);
      if (text === null || text.length !== unitLength[unit]) return null;
      for (let i = 0; i < text.length; i++) out[start + i] = text.charCodeAt(i);
    }
  }
  return out;
}

function overWide(
  rest: readonly Layer[],
  original: Uint8Array,
  bigEndian: boolean,
  edges: Edges,
  filling: Filling,
  kept: Kept,
): Uint8Array | null {
  const inner = openWide(original, bigEndian);
  if (inner === null) return null;
  const high = bigEndian ? 0 : 1;
  const units = original.length / 2;
  let filled: Uint8Array | null;
  if (inner.length === units) filled = fill(rest, inner, edges, filling, (at) => kept(2 * at + 1 - high));
  else if (rest.every((layer) => layer.kind === 'escape')) {
    // Not ASCII: code units and decoded bytes differ in number, so plain filler, unit by unit.
    const low = Uint8Array.from({ length: units }, (_, at) =>
      original[2 * at + high] === 0 ? (original[2 * at + 1 - high] as number) : 63,
    );
    const syntax = breaksOf(rest);
    const breaks = syntax === undefined ? null : breaksIn(units, openEscapes(low, syntax), syntax);
    filled = plain(low, filling, (at) => breaks?.[at] === 1);
  } else return null;
  if (filled === null) return null;
  const out = new Uint8Array(original.length);
  for (let at = 0; at < units; at++) out[2 * at + 1 - high] = filled[at] as number;
  return out;
}

function isBreaks(syntax: EscapeSyntax): boolean {
  return syntax === lines || syntax === indents || syntax === continued;
}

function breaksOf(layers: readonly Layer[]): EscapeSyntax | undefined {
  for (const layer of layers) if (layer.kind === 'escape' && isBreaks(layer.syntax)) return layer.syntax;
  return undefined;
}

function hasLines(layers: readonly Layer[]): boolean {
  return breaksOf(layers) !== undefined;
}

function fill(layers: readonly Layer[], original: Uint8Array, edges: Edges, filling: Filling, kept: Kept): Uint8Array | null {
  const [layer, ...rest] = layers;
  if (layer === undefined) return plain(original, filling, kept);
  let out: Uint8Array | null;
  if (layer.kind === 'escape') {
    const opened = openEscapes(original, layer.syntax);
    // Plain characters stand for themselves in every escape syntax, so nested ones are overwritten together, but for what lies
    // between lines: it may be the file's own.
    out =
      rest.every((inner) => inner.kind === 'escape') && !hasLines(rest)
        ? overEscapes(original, opened, layer.syntax, filling, kept)
        : throughEscapes(rest, original, opened, edges, filling, kept);
  } else if (layer.kind === 'wide') out = overWide(rest, original, layer.bigEndian, edges, filling, kept);
  else {
    const bits = layer.kind === 'hex' ? 4 : 6;
    const { here, inner } = layer.kind === 'hex' ? { here: { lead: 0, trail: 0 }, inner: edges } : splitEdges(edges);
    const opened = openSymbols(original, bits, here);
    const text = layer.kind === 'hex' && original.some(isLetter);
    const within = text ? (HEX_FILLINGS[FILLINGS.indexOf(filling)] ?? filling) : filling;
    const filled = opened === null ? null : fill(rest, opened.inner, inner, within, nothing);
    if (opened === null || filled === null || filled.length !== opened.inner.length) return null;
    out = closeSymbols(original, opened, filled, bits, layer.kind === 'base64' && layer.url, here);
  }
  if (out === null) return null;
  for (let at = 0; at < out.length; at++) if (kept(at)) out[at] = original[at] as number;
  return out;
}

/** How many of the value's bytes a rewrite must change, so that what an encoding forces to stay is no copy of the value. */
const CHANGED = 0.5;

function same(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] === b[i]) count++;
  return count;
}

/**
 * New raw bytes for a span: as many as `original`, of the same form, decoding to `REDACTEDxxxx…` (only `x` below 8 bytes; `z` inside hexadecimal
 * with letters).
 * Newlines in the span with their indent, line wraps of base64 and hex, soft breaks, continuations and what joins string literals
 * stay, and so do the neighbours' bits at the edges. Null where no safe filler exists: the span is then a residual `encoding-not-writable`.
 */
export function filler(form: Form, original: Uint8Array, edges: Edges): Uint8Array | null {
  const layers = layersOf(form);
  if (layers === null || original.length === 0) return null;
  const value = decodeSpan(form, original, edges);
  if (value === null || value.length === 0) return null;
  for (const filling of FILLINGS) {
    const out = fill(layers, original, edges, filling, nothing);
    if (out === null || out.length !== original.length) return null;
    const after = decodeSpan(form, out, edges);
    if (after === null) return null;
    const text = value.filter((byte) => !isNewline(byte)).length;
    const lost = after.length === value.length ? value.length - same(value, after) : text;
    if (lost >= text * CHANGED && lost > 0) return out;
  }
  return null;
}

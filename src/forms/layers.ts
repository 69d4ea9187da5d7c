import { ESCAPES, type EscapeSyntax, Unit, utf8 } from './escapes.ts';
import type { Edges, Form } from './face.ts';
import { FOLDS } from './folds.ts';
import { NIBBLES, SEXTETS, wrapEnd } from './runs.ts';

/** A span taken apart, layer by layer: what decodeSpan returns and what the filler puts together again. */

export type Layer =
  | { readonly kind: 'escape'; readonly syntax: EscapeSyntax }
  | { readonly kind: 'base64'; readonly url: boolean }
  | { readonly kind: 'hex' }
  | { readonly kind: 'wide'; readonly bigEndian: boolean };

/** Outermost first; empty for `raw`; null for a form this version does not know. */
export function layersOf(form: Form): readonly Layer[] | null {
  if (form === 'raw') return [];
  const layers: Layer[] = [];
  for (const name of form.split('+')) {
    const syntax = [...ESCAPES, ...FOLDS].find((one) => one.form === name);
    if (syntax !== undefined) layers.push({ kind: 'escape', syntax });
    else if (name === 'base64' || name === 'base64url') layers.push({ kind: 'base64', url: name === 'base64url' });
    else if (name === 'hex') layers.push({ kind: 'hex' });
    else if (name === 'utf16le' || name === 'utf16be') layers.push({ kind: 'wide', bigEndian: name === 'utf16be' });
    else return null;
  }
  return layers;
}

/** The innermost base64's octal digit is the highest (see Edges): takes the outermost off. */
export function splitEdges(edges: Edges): { readonly here: Edges; readonly inner: Edges } {
  return {
    here: { lead: edges.lead & 7, trail: edges.trail & 7 },
    inner: { lead: edges.lead >> 3, trail: edges.trail >> 3 },
  };
}

/** An escape-syntax span unit by unit. `source[i]` is the unit that gave inner byte i. */
export interface EscapedSpan {
  readonly inner: Uint8Array;
  readonly source: Int32Array;
  readonly unitStart: readonly number[];
  readonly unitLength: readonly number[];
  /** Decoded bytes per unit; 0 for soft breaks. */
  readonly unitCount: readonly number[];
}

export function openEscapes(original: Uint8Array, syntax: EscapeSyntax): EscapedSpan {
  const inner = new Uint8Array(original.length);
  const source = new Int32Array(original.length);
  const unitStart: number[] = [];
  const unitLength: number[] = [];
  const unitCount: number[] = [];
  const unit = new Unit();
  let length = 0;
  for (let at = 0; at < original.length; ) {
    const byte = original[at] as number;
    const escaped = syntax.triggers.includes(byte) && syntax.read(original, at, original.length, unit);
    if (!escaped) unit.set(1, byte);
    for (let i = 0; i < unit.count; i++) {
      source[length] = unitStart.length;
      inner[length++] = unit.bytes[i] as number;
    }
    unitStart.push(at);
    unitLength.push(unit.length);
    unitCount.push(unit.count);
    at += unit.length;
  }
  return { inner: inner.subarray(0, length), source, unitStart, unitLength, unitCount };
}

/** A base64 or hex span: its symbols, where each stands, and the bytes inside. */
export interface SymbolSpan {
  readonly inner: Uint8Array;
  readonly symbols: Uint8Array;
  readonly positions: readonly number[];
}

/** Null where the span is not wholly such characters and wraps, or its bits do not add up to bytes. */
export function openSymbols(original: Uint8Array, bits: 4 | 6, edges: Edges): SymbolSpan | null {
  const values = bits === 6 ? SEXTETS : NIBBLES;
  const symbols: number[] = [];
  const positions: number[] = [];
  for (let at = 0; at < original.length; ) {
    const value = values[original[at] as number] as number;
    if (value < 64) {
      symbols.push(value);
      positions.push(at++);
      continue;
    }
    const next = wrapEnd(original, at, original.length);
    if (next === at) return null;
    at = next;
  }
  const total = symbols.length * bits - edges.lead - edges.trail;
  if (total < 0 || total % 8 !== 0) return null;
  const inner = new Uint8Array(total / 8);
  let word = 0;
  let held = -edges.lead;
  let length = 0;
  for (const symbol of symbols) {
    word = ((word << bits) | symbol) & 0xffff;
    held += bits;
    if (held >= 8 && length < inner.length) {
      held -= 8;
      inner[length++] = (word >> held) & 255;
    }
  }
  return { inner, symbols: Uint8Array.from(symbols), positions };
}

/** Puts new bytes into a copy of the span; bits outside the value, wraps and the case of hex digits stay. */
export function closeSymbols(
  original: Uint8Array,
  opened: SymbolSpan,
  inner: Uint8Array,
  bits: 4 | 6,
  url: boolean,
  edges: Edges,
): Uint8Array {
  const alphabet =
    bits === 6
      ? `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${url ? '-_' : '+/'}`
      : original.some((byte) => byte >= 0x41 && byte <= 0x46)
        ? '0123456789ABCDEF'
        : '0123456789abcdef';
  const out = new Uint8Array(original);
  for (let i = 0; i < opened.symbols.length; i++) {
    let symbol = 0;
    for (let bit = 0; bit < bits; bit++) {
      const at = i * bits + bit - edges.lead;
      const own = at >= 0 && at < inner.length * 8;
      const value = own ? ((inner[at >> 3] as number) >> (7 - (at & 7))) & 1 : ((opened.symbols[i] as number) >> (bits - 1 - bit)) & 1;
      symbol = (symbol << 1) | value;
    }
    // An unchanged symbol keeps its character, whichever alphabet it was of.
    if (symbol !== opened.symbols[i]) out[opened.positions[i] as number] = alphabet.charCodeAt(symbol);
  }
  return out;
}

/** UTF-16 as UTF-8; null for odd lengths and lone surrogates. */
export function openWide(original: Uint8Array, bigEndian: boolean): Uint8Array | null {
  if (original.length % 2 !== 0) return null;
  const high = bigEndian ? 0 : 1;
  const inner = new Uint8Array(original.length * 2);
  const unitAt = (at: number): number => ((original[at + high] ?? 0) << 8) | (original[at + 1 - high] ?? 0);
  let length = 0;
  for (let at = 0; at < original.length; at += 2) {
    let point = unitAt(at);
    if (point >= 0xdc00 && point < 0xe000) return null;
    if (point >= 0xd800 && point < 0xdc00) {
      const low = unitAt(at + 2);
      if (at + 2 >= original.length || low < 0xdc00 || low > 0xdfff) return null;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      at += 2;
    }
    length += utf8(point, inner, length);
  }
  return inner.subarray(0, length);
}

/** Decodes a whole span through a chain of layers; null where any layer does not hold. */
export function openAll(layers: readonly Layer[], original: Uint8Array, edges: Edges): Uint8Array | null {
  const [layer, ...rest] = layers;
  if (layer === undefined) return new Uint8Array(original);
  if (layer.kind === 'escape') return openAll(rest, openEscapes(original, layer.syntax).inner, edges);
  if (layer.kind === 'wide') {
    const inner = openWide(original, layer.bigEndian);
    return inner === null ? null : openAll(rest, inner, edges);
  }
  if (layer.kind === 'hex') {
    const opened = openSymbols(original, 4, { lead: 0, trail: 0 });
    return opened === null ? null : openAll(rest, opened.inner, edges);
  }
  const { here, inner } = splitEdges(edges);
  const opened = openSymbols(original, 6, here);
  return opened === null ? null : openAll(rest, opened.inner, inner);
}

/**
 * The canonical bytes of the value that stands in a raw span: what the purger compares with the dead value before it
 * writes. Null where the bytes are not of that form. Exact for every span that this room's views or slowFind gave.
 */
export function decodeSpan(form: Form, original: Uint8Array, edges: Edges): Uint8Array | null {
  const layers = layersOf(form);
  return layers === null ? null : openAll(layers, original, edges);
}

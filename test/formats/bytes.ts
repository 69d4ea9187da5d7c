import { fc } from '@fast-check/vitest';
import type { Cell, Format, NotVisible, Source, Span, Surroundings } from '../../src/formats/index.ts';
import { inflater } from '../../src/search/inflate.ts';

/** Bytes in memory as a Source; counts what is read at most at once. */
export function memory(bytes: Uint8Array): Source & { largest: number; total: number } {
  return {
    size: bytes.length,
    largest: 0,
    total: 0,
    read(at, into) {
      this.largest = Math.max(this.largest, into.length);
      const part = bytes.subarray(at, at + into.length);
      this.total += part.length;
      into.set(part);
      return part.length;
    },
  };
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function head(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, 4_096);
}

/** No files beside it, the decompressors of the product. */
export const alone: Surroundings = { name: null, beside: () => null, inflater };

export async function partsOf(
  format: Format,
  bytes: Uint8Array,
  around: Surroundings = alone,
): Promise<{ cells: Cell[]; unseen: NotVisible[] }> {
  const cells: Cell[] = [];
  const unseen: NotVisible[] = [];
  for await (const part of format.cells(memory(bytes), around)) {
    if ('reason' in part) unseen.push(part);
    else cells.push(part);
  }
  return { cells, unseen };
}

export function contentOf(source: Source): Uint8Array {
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < bytes.length; ) {
    const count = source.read(at, bytes.subarray(at, at + 1_000));
    if (count === 0) throw new Error('a source ended before its size');
    at += count;
  }
  return bytes;
}

/** The same bytes with letters in every range: what P1 writes. */
export function overwritten(bytes: Uint8Array, ...spans: readonly Span[]): Uint8Array {
  const copy = bytes.slice();
  for (const { start, end } of spans) for (let at = start; at < end; at++) copy[at] = 'REDACTEDx'.charCodeAt((at - start) % 9);
  return copy;
}

/** Strings that need every kind of escape. */
export const difficultText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '/', '\n', '\t', '\b', '~', '\u0000', 'é', '😀', '\ud800', 'a', '{', ']', ','),
    maxLength: 20,
  }),
);

/** JSON values as their own writer would give them, with strings that hold escapes and any character. */
export const jsonValue = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

/** Serialises with white space, escapes and number notations that other writers use. */
export function writeJson(value: unknown, style: { indent: number; ascii: boolean }): string {
  const text = JSON.stringify(value, null, style.indent);
  return style.ascii
    ? text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
    : text;
}

export const style = fc.record({ indent: fc.constantFrom(0, 1, 4), ascii: fc.boolean() });

import type { Source, Span } from '../face.ts';
import { readPiece, WINDOW } from '../windows.ts';

/** The longest unit of a string literal: a surrogate pair written as two escapes. */
const LONGEST_UNIT = 12;

/** One unit of a string literal: a byte, or an escape and what it stands for. */
interface Unit {
  readonly raw: number;
  readonly decoded: Uint8Array | number;
}

/**
 * Several string literals of one file read as one decoded text. Kept as segments of at most one window, so that any
 * place in it is reached by decoding one segment. Bytes that are no valid escape (the file changed meanwhile) stand for
 * themselves.
 */
export class StringText implements Source {
  readonly #file: Source;
  /** Per segment: raw range in the file, offset in the decoded text. A virtual segment has an empty raw range. */
  readonly #raw: Span[] = [];
  readonly #from: number[] = [];
  #size = 0;
  #cached = -1;
  #cache: Uint8Array = new Uint8Array(0);

  constructor(file: Source) {
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the literal whose content (between the quotes) is [start, end). */
  add(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const bytes = readPiece(this.#file, at, Math.min(WINDOW, end - at));
      if (bytes.length === 0) return;
      // Stop where an escape might be cut, unless the literal ends here.
      const stop = at + bytes.length >= end ? bytes.length : Math.max(1, bytes.length - LONGEST_UNIT + 1);
      let raw = 0;
      let decoded = 0;
      while (raw < stop) {
        const unit = unitAt(bytes, raw);
        raw += unit.raw;
        decoded += typeof unit.decoded === 'number' ? 1 : unit.decoded.length;
      }
      this.#push({ start: at, end: at + raw }, decoded);
      at += raw;
    }
  }

  /** Adds a line feed that the file does not hold. */
  addNewline(at: number): void {
    this.#push({ start: at, end: at }, 1);
  }

  read(at: number, into: Uint8Array): number {
    let count = 0;
    for (let index = this.#segmentAt(at); count < into.length && index < this.#raw.length; index++) {
      const bytes = this.#decoded(index);
      const skip = at + count - (this.#from[index] ?? 0);
      const part = bytes.subarray(skip, skip + into.length - count);
      if (part.length === 0) break;
      into.set(part, count);
      count += part.length;
    }
    return count;
  }

  /** Raw ranges that hold bytes [start, end) of the text: whole escapes, one range per literal. */
  pieces(start: number, end: number): Span[] {
    const found: Span[] = [];
    for (let index = this.#segmentAt(start); index < this.#raw.length && (this.#from[index] ?? 0) < end; index++) {
      const span = this.#rawSpan(index, start, end);
      const last = found.at(-1);
      if (span.start === span.end) continue;
      if (last !== undefined && last.end === span.start) found[found.length - 1] = { start: last.start, end: span.end };
      else found.push(span);
    }
    return found;
  }

  #push(raw: Span, decoded: number): void {
    this.#raw.push(raw);
    this.#from.push(this.#size);
    this.#size += decoded;
  }

  /** The segment that holds byte `at`; the number of segments where none does. */
  #segmentAt(at: number): number {
    if (!(at >= 0 && at < this.#size)) return this.#raw.length;
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#from[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #segmentBytes(index: number): Uint8Array {
    const { start, end } = this.#raw[index] ?? { start: 0, end: 0 };
    return readPiece(this.#file, start, end - start);
  }

  #decoded(index: number): Uint8Array {
    if (this.#cached === index) return this.#cache;
    const length = (this.#from[index + 1] ?? this.#size) - (this.#from[index] ?? 0);
    const raw = this.#raw[index];
    const decoded = new Uint8Array(length);
    if (raw === undefined || raw.start === raw.end) decoded.fill(0x0a);
    else {
      const bytes = this.#segmentBytes(index);
      let written = 0;
      for (let at = 0; at < bytes.length && written < length; ) {
        const unit = unitAt(bytes, at);
        at += unit.raw;
        if (typeof unit.decoded === 'number') decoded[written++] = unit.decoded;
        else for (const byte of unit.decoded) decoded[written++] = byte;
      }
    }
    this.#cached = index;
    this.#cache = decoded;
    return decoded;
  }

  /** The part of a segment's raw range that holds what of [start, end) lies in it. */
  #rawSpan(index: number, start: number, end: number): Span {
    const raw = this.#raw[index] ?? { start: 0, end: 0 };
    const bytes = this.#segmentBytes(index);
    let decoded = this.#from[index] ?? 0;
    let first = -1;
    let at = 0;
    while (at < bytes.length && decoded < end) {
      const unit = unitAt(bytes, at);
      decoded += typeof unit.decoded === 'number' ? 1 : unit.decoded.length;
      if (first < 0 && decoded > start) first = at;
      at += unit.raw;
    }
    return first < 0 ? { start: raw.start, end: raw.start } : { start: raw.start + first, end: raw.start + at };
  }
}

const SHORT: Record<number, number> = { 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9, 0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f };
const utf8 = new TextEncoder();

function unitAt(bytes: Uint8Array, at: number): Unit {
  const byte = bytes[at] ?? 0;
  if (byte !== 0x5c) return { raw: 1, decoded: byte };
  const kind = bytes[at + 1] ?? 0;
  const short = SHORT[kind];
  if (short !== undefined) return { raw: 2, decoded: short };
  const first = unicodeAt(bytes, at);
  if (first < 0) return { raw: 1, decoded: byte };
  if (first < 0x80) return { raw: 6, decoded: first };
  const second = first >= 0xd800 && first < 0xdc00 ? unicodeAt(bytes, at + 6) : -1;
  if (second >= 0xdc00 && second < 0xe000) return { raw: 12, decoded: utf8.encode(String.fromCharCode(first, second)) };
  // A lone surrogate encodes as the replacement character.
  return { raw: 6, decoded: utf8.encode(String.fromCharCode(first)) };
}

/** The code unit of the `\uXXXX` at `at`; -1 where there is none. */
function unicodeAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x5c || bytes[at + 1] !== 0x75 || at + 6 > bytes.length) return -1;
  let value = 0;
  for (let index = at + 2; index < at + 6; index++) {
    const digit = Number.parseInt(String.fromCharCode(bytes[index] ?? 0), 16);
    if (Number.isNaN(digit)) return -1;
    value = value * 16 + digit;
  }
  return value;
}

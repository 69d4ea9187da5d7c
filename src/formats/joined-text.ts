import type { Contents } from './contents.ts';
import type { Locator, LocatorStep, Span } from './face.ts';
import { giveBack } from './give-back.ts';
import { placedIn } from './joined-changes.ts';
import type { ChangeableCell } from './origins.ts';
import { bytesSource } from './bytes-source.ts';

export type Encoding = 'as-is' | 'latin1' | 'utf16le' | 'utf16be';

/** Longer pieces of a value become cells of their own. */
export const LONGEST_PIECE = 65_536;
/** A cell is given when it holds so many bytes. */
const FULL = 262_144;
/** Most bytes of UTF-8 that one piece becomes. */
const WIDEST = 2 * LONGEST_PIECE;
/** With a name, a value, and our own words. */
const CAPACITY = FULL + 4 * WIDEST;
/** A longer name is cut. */
const NAME = 200;

/** Bytes of the text that stand for the bytes [at, at + length) of `contents`. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly encoding: Encoding;
  readonly contents: Contents;
  readonly at: number;
  readonly length: number;
}

interface Value {
  readonly start: number;
  end: number;
  /** The name as text; null where it stands in this cell. */
  readonly name: string | null;
  nameEnd: number;
}

interface Pointer {
  readonly start: number;
  readonly end: number;
  readonly pointer: string;
}

const encoder = new TextEncoder();

/** A cell of nothing: lets the caller breathe where much was read and nothing found. */
export const PAUSE: ChangeableCell = { locator: [], source: { size: 0, read: () => 0 }, pieces: () => [], inside: 'nothing' };

/**
 * The values of a store as one text in UTF-8, each with its name before it, so that they are searched together. The text
 * knows where in the file each of them stands.
 */
export class JoinedText {
  #bytes = new Uint8Array(CAPACITY);
  #length = 0;
  #parts: Part[] = [];
  #values: Value[] = [];
  #pointers: Pointer[] = [];

  /** Whether `take` should come before more is added. */
  get full(): boolean {
    return this.#length >= FULL;
  }

  /** Begins a value. `name`: that of one whose beginning was taken already. */
  begin(name: string | null = null): void {
    this.#values.push({ start: this.#length, end: this.#length, name, nameEnd: this.#length });
  }

  /** What was added since `begin` is the value's name: gives it as text. */
  named(): string {
    const value = this.#values.at(-1);
    if (value === undefined) return '';
    value.nameEnd = this.#length;
    return readable(this.#bytes.subarray(value.start, value.nameEnd)).trim();
  }

  /** Ends the value. */
  end(): void {
    const value = this.#values.at(-1);
    if (value !== undefined) value.end = this.#length;
    this.word('\n');
  }

  /** Our own words; a few characters. */
  word(text: string): void {
    if (this.#length + text.length * 3 > CAPACITY) return;
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** The bytes [start, end) of `contents`, LONGEST_PIECE at most. `pointer` names them within their value. */
  add(contents: Contents, start: number, end: number, encoding: Encoding, pointer: string | null = null): void {
    const length = Math.min(end - start, LONGEST_PIECE);
    if (length <= 0 || this.#length + WIDEST > CAPACITY) return;
    const from = this.#length;
    if (encoding === 'as-is') {
      this.#length += contents.read(start, this.#bytes.subarray(from, from + length));
    } else {
      const raw = new Uint8Array(length);
      const text = decoded(raw.subarray(0, contents.read(start, raw)), encoding);
      this.#length += encoder.encodeInto(text, this.#bytes.subarray(from)).written;
      giveBack(raw);
    }
    this.#parts.push({ start: from, end: this.#length, encoding, contents, at: start, length });
    if (pointer !== null) this.#pointers.push({ start: from, end: this.#length, pointer });
  }

  /** Frees its memory. */
  release(): void {
    giveBack(this.#bytes);
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }

  /** What was gathered, as a cell; null where that is nothing. The cell's bytes are the caller's to wipe. */
  take(): (ChangeableCell & { wipe(): void }) | null {
    if (this.#length === 0) return null;
    const bytes = this.#bytes.slice(0, this.#length);
    const parts = this.#parts;
    const values = this.#values;
    const pointers = this.#pointers;
    const open = values.at(-1);
    if (open !== undefined && open.end === open.start) open.end = this.#length;
    this.#bytes.fill(0, 0, this.#length);
    this.#length = 0;
    this.#parts = [];
    this.#values = [];
    this.#pointers = [];
    return {
      locator: [],
      source: bytesSource(bytes),
      inside: 'nothing',
      pieces: (start, end) => spansOf(bytes, parts, start, end),
      placed: (start, changed) => placedIn(bytes, parts, firstBehind(parts, start), start, changed),
      locate: (start, end) => located(bytes, values, pointers, start, end),
      wipe: () => giveBack(bytes),
    };
  }
}

function decoded(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'latin1') return new TextDecoder(encoding === 'utf16be' ? 'utf-16be' : 'utf-16le', { ignoreBOM: true }).decode(bytes);
  // TextDecoder's latin1 is windows-1252.
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

function spansOf(bytes: Uint8Array, parts: readonly Part[], start: number, end: number): readonly Span[] | null {
  const found: Span[] = [];
  if (bytes.length === 0) return null;
  let at = start;
  for (let index = firstBehind(parts, start); index < parts.length && at < end; index++) {
    const part = parts[index] as Part;
    if (part.start > at) return null;
    const spans = partSpans(bytes, part, at, Math.min(end, part.end));
    if (spans === null) return null;
    for (const span of spans) {
      const last = found.at(-1);
      if (last !== undefined && span.start < last.end) return null;
      found.push(span);
    }
    at = part.end;
  }
  return at < end ? null : found;
}

function partSpans(bytes: Uint8Array, part: Part, start: number, end: number): readonly Span[] | null {
  if (part.encoding === 'as-is') return part.contents.spans(part.at + start - part.start, part.at + end - part.start);
  const width = part.encoding === 'latin1' ? 1 : 2;
  const before = units(bytes, part.start, start);
  const within = units(bytes, start, end);
  if (before < 0 || within < 0) return null;
  return part.contents.spans(part.at + before * width, part.at + (before + within) * width);
}

/** How many UTF-16 units the UTF-8 [start, end) stands for; -1 where it begins or ends inside a character. */
function units(bytes: Uint8Array, start: number, end: number): number {
  const inside = (at: number) => at < bytes.length && ((bytes[at] as number) & 0xc0) === 0x80;
  if (inside(start) || inside(end)) return -1;
  let count = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

/** The first item that ends behind `at`. */
function firstBehind(items: readonly { readonly end: number }[], at: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as { end: number }).end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function located(bytes: Uint8Array, values: readonly Value[], pointers: readonly Pointer[], start: number, end: number): Locator | null {
  const value = values[firstBehind(values, start)];
  if (value === undefined || start < value.start || end > value.end) return null;
  const key = value.name ?? nameOf(bytes, value, start, end);
  const pointer = pointers[firstBehind(pointers, start)];
  const inPointer = pointer !== undefined && start >= pointer.start && end <= pointer.end && pointer.pointer !== '';
  const steps: LocatorStep[] = key === '' ? [] : [{ kind: 'key', key }];
  if (inPointer) steps.push({ kind: 'pointer', pointer: pointer.pointer });
  return steps;
}

/** Without what was found in the name itself. */
function nameOf(bytes: Uint8Array, { start: nameStart, nameEnd }: Value, start: number, end: number): string {
  if (start >= nameEnd || end <= nameStart) return readable(bytes.subarray(nameStart, nameEnd)).trim();
  const before = readable(bytes.subarray(nameStart, Math.max(nameStart, start)));
  return `${before}…${readable(bytes.subarray(Math.min(end, nameEnd), nameEnd))}`.trim();
}

function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, NAME));
  // oxlint-disable-next-line no-control-regex -- that is what they are replaced for
  return text.replaceAll(/[\u0000-\u001f\u007f\ufffd]+/g, ' ') + (bytes.length > NAME ? '…' : '');
}

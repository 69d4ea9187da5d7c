import { WINDOW_CLASS } from '../../forms/index.ts';
import type { Candidates, HuntTables, Kernel, Marks, RuleTables } from './face.ts';
import { huntImage } from './hunt-tables.ts';
import {
  ANCHOR_NIBBLES,
  BASE64_NIBBLES,
  BYTE_CLASS,
  ESCAPE_PAIRS,
  IMAGE,
  IS_ANCHOR,
  IS_DIGIT,
  IS_ESCAPE,
  IS_HEX,
  IS_LOWER,
  IS_UPPER,
  IS_VISIBLE,
  IS_WORD,
  LAYOUT,
  LIST_PLACES,
  LIST_RECORD,
  LIST_ROOM,
  LIST_TABLE,
  LIST_THINGS,
  LIST_COUNT,
  LISTS,
  LITERALS,
  MARGIN,
  NOT_WORD_BIT,
  PAGE,
  PIECES,
  SEXTET,
  SEXTET_SHIFT,
  WINDOWS,
} from './layout.ts';
import { plain, relaxed } from './wasm.ts';

/**
 * The kernel of assembly/ behind its face. The module is compiled once per process; each kernel has a memory of its own, as large as
 * it will ever be.
 */

interface Exports {
  layout(): number;
  setInput(at: number, rules: boolean): void;
  setWindows(at: number, count: number, anchors: number): void;
  setPieces(filter: number, slots: number, records: number, shift: number, least: number): void;
  mark(from: number, length: number): number;
}

let compiled: WebAssembly.Module | null = null;

/** Relaxed SIMD where the machine's runtime has it: it saves an instruction per look-up. */
function moduleOf(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  const fast = decoded(relaxed);
  compiled = new WebAssembly.Module(WebAssembly.validate(fast) ? fast : decoded(plain));
  return compiled;
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Marks that a list holds; more where more can stand at one place. */
const LEAST_ROOM = 16_384;

const pages = (bytes: number): number => Math.ceil(bytes / PAGE);
const pageAfter = (at: number): number => pages(at) * PAGE;

/** Throws RangeError for tables or a capacity that no memory holds. */
export function createKernel(tables: RuleTables, hunt: HuntTables, capacity: number): Kernel {
  const rules = tables.literals.length > 0;
  const huntAt = pageAfter(IMAGE + tables.image.length);
  const wanted = huntImage(hunt, huntAt);
  const rooms = Array.from({ length: LISTS }, () => LEAST_ROOM);
  rooms[LITERALS] = Math.max(LEAST_ROOM, 2 * tables.literals.length);
  rooms[WINDOWS] = Math.max(LEAST_ROOM, wanted.mostWindows);
  rooms[PIECES] = Math.max(LEAST_ROOM, wanted.mostPieces);
  const listsAt = pageAfter(huntAt + wanted.bytes.length);
  const margin = pageAfter(listsAt + rooms.reduce((sum, room) => sum + 8 * room, 0));
  const inputAt = margin + PAGE;
  const size = pages(inputAt + capacity + MARGIN);
  const memory = new WebAssembly.Memory({ initial: size, maximum: size });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(smallTables(hunt.windows.length + hunt.pieces.length > 0), 0);
  if (rules) bytes.set(tables.image, IMAGE);
  bytes.set(wanted.bytes, huntAt);
  const lists = writeLists(memory.buffer, listsAt, rooms);
  const kernel = new WebAssembly.Instance(moduleOf(), { env: { memory } }).exports as unknown as Exports;
  if (kernel.layout() !== LAYOUT) throw new Error('The scan kernel was built from other sources: run "npm run build:kernel".');
  kernel.setInput(inputAt, rules);
  kernel.setWindows(wanted.keys.at, wanted.keys.count, wanted.keys.anchors);
  const { filter, slots, records, shift, least } = wanted.pieces;
  kernel.setPieces(filter, slots, records, shift, least);
  return new WasmKernel(capacity, new Uint8Array(memory.buffer, inputAt, capacity), bytes.subarray(inputAt), lists, kernel);
}

class List implements Candidates {
  readonly at: Uint32Array;
  readonly what: Uint32Array;
  readonly #count: Uint32Array;

  constructor(at: Uint32Array, what: Uint32Array, count: Uint32Array) {
    this.at = at;
    this.what = what;
    this.#count = count;
  }

  get count(): number {
    return this.#count[0] as number;
  }
}

function writeLists(memory: ArrayBuffer, from: number, rooms: readonly number[]): List[] {
  const view = new DataView(memory);
  let at = from;
  return rooms.map((room, list) => {
    const record = LIST_TABLE + list * LIST_RECORD;
    const [places, things] = [at, at + 4 * room];
    at += 8 * room;
    view.setUint32(record + LIST_PLACES, places, true);
    view.setUint32(record + LIST_THINGS, things, true);
    view.setUint32(record + LIST_ROOM, room, true);
    return new List(
      new Uint32Array(memory, places, room),
      new Uint32Array(memory, things, room),
      new Uint32Array(memory, record + LIST_COUNT, 1),
    );
  });
}

class WasmKernel implements Kernel {
  readonly capacity: number;
  readonly #input: Uint8Array;
  /** The input and all that lies behind it. */
  readonly #rest: Uint8Array;
  readonly #lists: readonly List[];
  readonly #exports: Exports;
  /** What stood behind the input's end. */
  readonly #kept = new Uint8Array(MARGIN);

  constructor(capacity: number, input: Uint8Array, rest: Uint8Array, lists: readonly List[], exports: Exports) {
    this.capacity = capacity;
    this.#input = input;
    this.#rest = rest;
    this.#lists = lists;
    this.#exports = exports;
  }

  input(): Uint8Array {
    return this.#input;
  }

  mark(from: number, length: number): Marks {
    if (!Number.isInteger(length) || length < 0 || length > this.capacity) {
      throw new RangeError(`A kernel of capacity ${this.capacity} cannot look at ${length} bytes.`);
    }
    if (!Number.isInteger(from) || from < 0) throw new RangeError(`There is nothing at ${from} to look at.`);
    // Stale bytes behind the end must not be taken for a part of what stands before it.
    const behind = this.#rest.subarray(length, length + MARGIN);
    this.#kept.set(behind);
    behind.fill(0);
    const until = this.#exports.mark(from, length);
    behind.set(this.#kept);
    const [literals, windows, pieces, hidden] = this.#lists as [List, List, List, List];
    return { until, literals, windows, pieces, hidden };
  }
}

/** What lies below the image: small tables by byte and by half a byte. */
function smallTables(hunted: boolean): Uint8Array {
  const bytes = new Uint8Array(IMAGE);
  for (let byte = 0; byte < 256; byte++) bytes[BYTE_CLASS + byte] = classOf(byte);
  bytes.fill(255, SEXTET, SEXTET + 256);
  for (const [sextet, char] of Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789').entries()) {
    bytes[SEXTET + char.charCodeAt(0)] = sextet;
  }
  for (const char of '+-') bytes[SEXTET + char.charCodeAt(0)] = 62;
  for (const char of '/_') bytes[SEXTET + char.charCodeAt(0)] = 63;
  // Rectangles of high and low halves, one bit each.
  writeNibbles(bytes, BASE64_NIBBLES, [
    [1, [3], between(0, 9)],
    [2, [4, 6], between(1, 15)],
    [4, [5, 7], between(0, 10)],
    [8, [5], [15]],
    [16, [2], [13]],
    [NOT_WORD_BIT, [2], [11, 15]],
  ]);
  writeNibbles(bytes, ANCHOR_NIBBLES, [
    [1, [3], between(0, 9)],
    [2, [4, 5, 6, 7], [10]],
    [4, [5, 7], [1, 8]],
    [8, [4], [11]],
    [16, [5], [6, 7, 9]],
  ]);
  // `+`, `-` and `/` have high bits set, as 62 and 63 do, with anything that leaves those of bits 1, 3 and 5 set in most.
  for (const [high, shift] of [0, 0, 16, 4, -65, -65, -71, -71].entries()) bytes[SEXTET_SHIFT + high] = shift & 255;
  for (let first = 0; first < 256; first++) {
    for (let next = 0; next < 256; next++) {
      const bit = first | (next << 8);
      if (isEscapePair(first, next, hunted))
        bytes[ESCAPE_PAIRS + (bit >>> 3)] = (bytes[ESCAPE_PAIRS + (bit >>> 3)] as number) | (1 << (bit & 7));
    }
  }
  return bytes;
}

function between(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function writeNibbles(
  bytes: Uint8Array,
  at: number,
  rectangles: readonly (readonly [number, readonly number[], readonly number[]])[],
): void {
  for (const [bit, highs, lows] of rectangles) {
    for (const low of lows) bytes[at + low] = (bytes[at + low] as number) | bit;
    for (const high of highs) bytes[at + 16 + high] = (bytes[at + 16 + high] as number) | bit;
  }
}

function classOf(byte: number): number {
  const window = WINDOW_CLASS[byte] as number;
  const char = String.fromCharCode(byte);
  let bits = 0;
  if (/[A-Za-z0-9_-]/.test(char)) bits |= IS_WORD;
  if ((window & 1) !== 0) bits |= IS_VISIBLE;
  if ((window & 2) !== 0) bits |= IS_DIGIT;
  if ((window & 4) !== 0) bits |= IS_UPPER;
  if ((window & 8) !== 0) bits |= IS_LOWER;
  if ((window & 16) !== 0) bits |= IS_ANCHOR;
  if (/[0-9A-Fa-f]/.test(char)) bits |= IS_HEX;
  if ("\\%&='".includes(char)) bits |= IS_ESCAPE;
  return bits;
}

/** Whether an escape of interest may begin with these two bytes. */
function isEscapePair(first: number, second: number, hunted: boolean): boolean {
  const next = String.fromCharCode(second);
  switch (String.fromCharCode(first)) {
    case '\\':
      return /[uxU0-7_\r\n-]/.test(next) || (hunted && /[!-/:-@[-`{-~]/.test(next));
    case '%':
      return /[02-7]/.test(next);
    case '=':
      return /[02-7\r\n]/.test(next);
    case '&':
      // Numbers, lowbar, UnderBar, and what writes the first byte of another escape.
      return /[#lUapeb]/.test(next) || (hunted && /[A-Za-z]/.test(next));
    case "'":
      return hunted && /[\\"]/.test(next);
    default:
      return false;
  }
}

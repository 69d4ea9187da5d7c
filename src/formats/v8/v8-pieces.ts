import type { ByteView } from '../byte-view.ts';
import type { Encoding } from '../joined-text.ts';

/**
 * Values as V8 serializes them (v8/src/objects/value-serializer.cc) behind Blink's own header
 * (third_party/blink/renderer/bindings/core/v8/serialization): tags, each followed by its data; strings in Latin-1 or UTF-16.
 */

/** One piece of a value, in the order of its bytes. */
export interface V8Piece {
  /** A property's name, a value's text or bytes, or what stands behind a tag that has no known shape, to the value's end. */
  readonly kind: 'name' | 'value' | 'rest';
  readonly encoding: Encoding;
  readonly start: number;
  readonly end: number;
  /** RFC 6901, of the value; of a name, of what it is in. */
  readonly pointer: string;
}

/** Objects in objects deeper than this are not told apart. */
const DEPTH = 500;
/** Longer names are cut in pointers. */
const NAME = 100;

const VERSION = 0xff;
const TRAILER_OFFSET = 0xfe;

interface Container {
  /** Its closing tag. */
  readonly closing: string;
  readonly pointer: string;
  /** Elements that come before the properties of an array. */
  elements: number;
  /** How many elements were met. */
  index: number;
  /** Whether it has names or keys, or (an error) parts, and one of them comes next. */
  keyNext: boolean;
  readonly keyed: boolean;
  name: string;
}

/** Whether a head (a few bytes are enough) begins as a serialized value does. */
export function isV8(head: Uint8Array): boolean {
  const version = head[1] ?? 0;
  const next = head[2] ?? 0;
  if (head[0] !== VERSION || version < 9 || version > 40) return false;
  // From version 17 on Blink has a header before that of V8; before, and in other programs, V8's stands alone.
  if (next === VERSION || next === TRAILER_OFFSET) return (head[3] ?? 0) <= 40;
  return version <= 16 && TAGS.has(String.fromCharCode(next));
}

const TAGS = new Set('?-_0TFIUNZS"c^oaADyxnzsR;\'BVr\\\0');
/** Tags with so many bytes behind them. */
const FIXED: Record<string, number> = { '-': 0, _: 0, '0': 0, T: 0, F: 0, y: 0, x: 0, N: 8, D: 8, n: 8 };
/** Tags with so many varints behind them. */
const VARINTS: Record<string, number> = { I: 1, U: 1, '^': 1, t: 1, u: 1, p: 1, w: 1 };
const OPENING: Record<string, string> = { o: '{', a: '@', A: '$', ';': ':', "'": ',', r: '.' };
const ERROR_PARTS: Record<string, string | undefined> = { m: 'message', s: 'stack', c: 'cause' };
const CLOSING_VARINTS: Record<string, number> = { '{': 1, '@': 2, $: 2, ':': 1, ',': 1, '.': 0 };

/** The pieces of the value at [from, to). Null now and then, where numbers alone are long. */
export function* v8Pieces(view: ByteView, from: number, to: number): Generator<V8Piece | null> {
  const { version, at: begin } = header(view, from);
  let at = begin;
  const stack: Container[] = [];
  let since = at;
  const rest = (): V8Piece => ({ kind: 'rest', encoding: 'as-is', start: at, end: to, pointer: stack.at(-1)?.pointer ?? '' });
  let ended = false;
  while (at < to && !ended) {
    if (at - since > 262_144) {
      since = at;
      yield null;
    }
    const start = at;
    const tag = String.fromCharCode(view.byte(at++));
    if (tag === '\0') continue;
    const top = stack.at(-1);
    if (tag === '?') {
      at = skipVarints(view, at, 1);
      if (at < 0) break;
      continue;
    }
    if (top !== undefined && tag === top.closing && (top.elements <= 0 || tag !== '$')) {
      at = skipVarints(view, at, CLOSING_VARINTS[tag] ?? 0);
      if (at < 0) {
        at = start;
        break;
      }
      stack.pop();
      ended = finish(stack);
      continue;
    }
    if (top?.closing === '.' && top.keyNext) {
      // An error's own tags: its kind, or what text or value follows.
      if ('ERFSTU'.includes(tag)) continue;
      const name = ERROR_PARTS[tag];
      if (name === undefined) {
        at = start;
        break;
      }
      top.name = name;
      top.keyNext = false;
      continue;
    }
    const closing = OPENING[tag];
    if (closing !== undefined) {
      const count = tag === 'A' || tag === 'a' ? view.leb128(at) : { value: 0, end: at };
      if (count === null || stack.length >= DEPTH) {
        at = start;
        break;
      }
      at = count.end;
      const elements = tag === 'A' ? count.value : 0;
      const keyed = closing !== ',' && closing !== '.';
      const keyNext = closing === '.' || (keyed && elements === 0);
      stack.push({ closing, pointer: pointerOf(top), elements, index: 0, keyed, keyNext, name: '' });
      continue;
    }
    const piece = text(view, tag, at, to);
    if (piece === 'damaged') {
      at = start;
      break;
    }
    if (piece !== null) {
      at = piece.end;
      const isName = top?.keyed === true && top.keyNext;
      const kind = isName ? 'name' : 'value';
      yield { kind, ...piece, pointer: isName ? top.pointer : pointerOf(top) };
      if (isName) top.name = nameAt(view, piece);
      if (tag === 'B' || tag === '~') at = viewEnd(view, at, version);
      else if (tag === 'R') at = skipVarints(view, at, 1);
    } else {
      const fixed = FIXED[tag];
      if (tag === 's') continue;
      if (tag === '\\') at = hostEnd(view, at);
      else if (fixed !== undefined) at += fixed;
      else at = VARINTS[tag] === undefined ? -1 : skipVarints(view, at, VARINTS[tag]);
    }
    if (at < 0 || at > to) {
      at = piece === null ? start : piece.end;
      break;
    }
    ended = finish(stack);
  }
  if (at < to) yield rest();
}

/** After a value: what is to come next. True where it was the whole. */
function finish(stack: readonly Container[]): boolean {
  const top = stack.at(-1);
  if (top === undefined) return true;
  if (top.elements > 0) {
    top.elements--;
    top.index++;
    if (top.elements === 0) top.keyNext = top.keyed;
  } else if (top.keyed) {
    top.keyNext = !top.keyNext;
    if (top.keyNext) top.name = '';
  } else {
    top.keyNext = top.closing === '.';
    top.index++;
  }
  return false;
}

function pointerOf(container: Container | undefined): string {
  if (container === undefined) return '';
  const step = container.elements > 0 || (!container.keyed && container.closing !== '.') ? String(container.index) : container.name;
  return `${container.pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function nameAt(view: ByteView, { start, end, encoding }: { start: number; end: number; encoding: Encoding }): string {
  const bytes = new Uint8Array(Math.min(end - start, encoding === 'utf16le' ? 2 * NAME : NAME));
  view.read(start, bytes);
  if (encoding === 'utf16le') return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  return encoding === 'latin1' ? String.fromCharCode(...bytes) : new TextDecoder().decode(bytes);
}

/** Behind Blink's and V8's versions, and what tells where Blink's trailer stands; V8's version. */
function header(view: ByteView, from: number): { at: number; version: number } {
  let at = from;
  let version = 0;
  for (let count = 0; count < 4; count++) {
    const byte = view.byte(at);
    const varint = byte === VERSION ? view.leb128(at + 1) : null;
    if (varint !== null) {
      at = varint.end;
      version = varint.value;
    } else if (byte === TRAILER_OFFSET && count > 0) at += 13;
    else break;
  }
  return { at, version };
}

/** The text or bytes behind a tag that has some; null where it has none. */
function text(view: ByteView, tag: string, at: number, to: number): { start: number; end: number; encoding: Encoding } | null | 'damaged' {
  let encoding: Encoding | undefined = ENCODINGS[tag];
  let head = at;
  if (tag === 'R') {
    // A regular expression's pattern is a string with a tag of its own, which may be aligned.
    while (view.byte(head) === 0) head++;
    encoding = ENCODINGS[String.fromCharCode(view.byte(head++))];
    if (encoding === undefined) return 'damaged';
  }
  // Node's own buffers: a number for their kind, their length, their bytes. Blink's tags are letters and signs.
  const node = tag === '\\' && view.byte(at) >= 0 && view.byte(at) < 0x20;
  if (node) head++;
  if (encoding === undefined && !node) return null;
  let length = view.leb128(head);
  if (tag === 'Z' || tag === 'z') length = length === null ? null : { value: Math.floor(length.value / 2), end: length.end };
  if (tag === '~' && length !== null) {
    const most = view.leb128(length.end);
    length = most === null ? null : { value: length.value, end: most.end };
  }
  if (length === null || length.end + length.value > to) return 'damaged';
  return { start: length.end, end: length.end + length.value, encoding: encoding ?? 'as-is' };
}

const ENCODINGS: Record<string, Encoding | undefined> = {
  '"': 'latin1',
  c: 'utf16le',
  S: 'as-is',
  B: 'as-is',
  '~': 'as-is',
  Z: 'as-is',
  z: 'as-is',
};

/** A buffer may have its view behind it: kind, offset, length and, from version 14 on, flags. */
function viewEnd(view: ByteView, at: number, version: number): number {
  return view.byte(at) === 0x56 ? skipVarints(view, at + 2, version < 14 ? 2 : 3) : at;
}

/** Blink's own objects: those that stand for a blob or a file by its number. -1 for the others. */
function hostEnd(view: ByteView, at: number): number {
  const tag = String.fromCharCode(view.byte(at));
  if (tag === 'i' || tag === 'e') return skipVarints(view, at + 1, 1);
  if (tag !== 'L') return -1;
  const count = view.leb128(at + 1);
  return count === null || count.value > 10_000 ? -1 : skipVarints(view, count.end, count.value);
}

/** Where so many varints end; -1 where they do not. */
function skipVarints(view: ByteView, at: number, count: number): number {
  let end = at;
  for (let index = 0; index < count; index++) {
    const varint = view.leb128(end);
    if (varint === null) return -1;
    end = varint.end;
  }
  return end;
}

import { type Contents, fixed, readWhole } from '../contents.ts';
import type { Cell, NotVisible } from '../face.ts';
import { type Encoding, type JoinedText, LONGEST_PIECE } from '../joined-text.ts';
import { holdsAt } from '../textual.ts';
import { isV8Value, tellV8, told, large } from '../v8/v8-text.ts';
import { type IdbKey, idbKey, userKey, varint } from './idb-key.ts';

/** So much of a value tells what it is. */
const HEAD = 512;

const LONG_KEY = '(a long key)';

const KEY = 'it is in a key of the store, which is found by its bytes: delete the entry in the application';

/**
 * One version of a value with its key, as a line `key = value`; `value` is null for a deletion. Chromium's stores write keys
 * and values in ways of their own, which are decoded; anything else is told as it stands. Gives cells as the text gets full.
 */
export function* tellEntry(text: JoinedText, given: Contents, value: Contents | null): Generator<Cell | NotVisible> {
  const key = fixed(given, KEY);
  if (text.full) yield* taken(text);
  if (key.size > LONGEST_PIECE) {
    yield large(key, 0, key.size, '', '');
    text.begin(LONG_KEY);
    if (value !== null) yield* tellValue(text, value, 'other', LONG_KEY);
    return text.end();
  }
  const bytes = readWhole(key);
  const idb = idbKey(bytes);
  text.begin();
  if (idb !== null) tellIdbKey(text, key, idb);
  else tellKey(text, key, bytes);
  const name = text.named();
  text.word(' = ');
  if (text.full) yield* told(text, name);
  if (value !== null && value.size > 0) yield* tellValue(text, value, valueKind(bytes, idb), name);
  text.end();
}

/** What a text holds, as a cell. */
export function* taken(text: JoinedText): Generator<Cell> {
  const cell = text.take();
  if (cell === null) return;
  try {
    yield cell;
  } finally {
    cell.wipe();
  }
}

function tellIdbKey(text: JoinedText, key: Contents, { prefix, parts }: IdbKey): void {
  text.word(prefix);
  for (const part of parts) {
    if (typeof part === 'string') text.word(part);
    else text.add(key, part.start, part.end, part.encoding);
  }
}

/** Local Storage has `_<origin>\0`, then what the page's key is written in (0 for UTF-16, 1 for Latin-1), then that key. */
function tellKey(text: JoinedText, key: Contents, bytes: Uint8Array): void {
  const zero = localStorageZero(bytes);
  if (zero < 0) return text.add(key, 0, key.size, wideness(bytes) ?? 'as-is');
  text.add(key, 1, zero, 'as-is');
  text.word(' ');
  text.add(key, zero + 2, key.size, bytes[zero + 1] === 0 ? 'utf16le' : 'latin1');
}

function localStorageZero(bytes: Uint8Array): number {
  const zero = bytes[0] === 0x5f ? bytes.indexOf(0) : -1;
  return zero > 0 && (bytes[zero + 1] ?? 2) <= 1 ? zero : -1;
}

/** What wrote a value. */
type ValueKind = 'local-storage' | 'session-storage' | 'idb-record' | 'idb-index' | 'other';

function valueKind(key: Uint8Array, idb: IdbKey | null): ValueKind {
  if (idb !== null) return idb.index === 1 ? 'idb-record' : idb.index >= 30 ? 'idb-index' : 'other';
  if (localStorageZero(key) > 0) return 'local-storage';
  return isSessionKey(key) ? 'session-storage' : 'other';
}

/** `map-<number>-<the page's key>`. */
function isSessionKey(key: Uint8Array): boolean {
  if (!holdsAt(key, 0, 'map-')) return false;
  let at = 4;
  while ((key[at] ?? 0) >= 0x30 && (key[at] ?? 0) <= 0x39) at++;
  return at > 4 && key[at] === 0x2d;
}

function* tellValue(text: JoinedText, value: Contents, kind: ValueKind, name: string): Generator<Cell | NotVisible> {
  const buffer = new Uint8Array(Math.min(HEAD, value.size));
  const head = buffer.subarray(0, value.read(0, buffer));
  if (kind === 'local-storage' && head[0] === 1) return yield* tellText(text, value, 1, 'latin1', name);
  if (kind === 'local-storage' && head[0] === 0) return yield* tellText(text, value, 1, narrowness(head.subarray(1)) ?? 'utf16le', name);
  if (kind === 'session-storage') return yield* tellText(text, value, 0, narrowness(head) ?? 'utf16le', name);
  // A record has its version before it, an index that of the record.
  const version = kind === 'idb-record' || kind === 'idb-index' ? (varint(head, 0)?.end ?? 0) : 0;
  const rest = head.subarray(version);
  if (kind === 'idb-index' && value.size <= LONGEST_PIECE) {
    const bytes = readWhole(value);
    const parts: IdbKey['parts'][number][] = [];
    if (userKey(bytes, version, parts, 0) === bytes.length) return tellIdbKey(text, fixed(value, KEY), { prefix: '', index: 0, parts });
  }
  if (isV8Value(rest)) {
    text.word('\n');
    return yield* tellV8(text, value.slice(version, value.size), name);
  }
  if (isFile(rest)) return yield large(value, version, value.size, name, '');
  yield* tellText(text, value, 0, wideness(head) ?? 'as-is', name);
}

function* tellText(text: JoinedText, value: Contents, from: number, encoding: Encoding, name: string): Generator<Cell> {
  if (value.size - from > LONGEST_PIECE) {
    yield* told(text, name);
    yield large(value, from, value.size, name, '');
  } else text.add(value, from, value.size, encoding);
}

/** UTF-16, by nine of ten characters of a head being ASCII in it; null for everything else. */
function wideness(head: Uint8Array): 'utf16le' | 'utf16be' | null {
  const pairs = Math.min(head.length >> 1, 256);
  if (pairs < 2 || (head.length < HEAD && head.length % 2 === 1)) return null;
  let little = 0;
  let big = 0;
  for (let at = 0; at < 2 * pairs; at += 2) {
    const [low, high] = [head[at] ?? 0, head[at + 1] ?? 0];
    if (high === 0 && low >= 9 && low < 0x7f) little++;
    if (low === 0 && high >= 9 && high < 0x7f) big++;
  }
  if (little >= 0.9 * pairs) return 'utf16le';
  return big >= 0.9 * pairs ? 'utf16be' : null;
}

/** Text of single bytes where wide text is expected: another program's. */
function narrowness(head: Uint8Array): 'as-is' | null {
  if (head.length === 0 || head.includes(0)) return null;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'as-is';
  } catch {
    return null;
  }
}

/** Values that are files of formats which compress. */
const FILES = ['\x1f\x8b', '\x28\xb5\x2f\xfd', 'PK\x03\x04', 'SQLite format 3\0', 'mozLz40\0', '\x04"M\x18', '\xff\x06\0\0sNaPpY', '%PDF-'];

function isFile(head: Uint8Array): boolean {
  if (FILES.some((magic) => holdsAt(head, 0, magic))) return true;
  return head[0] === 0x78 && (0x7800 + (head[1] ?? 0)) % 31 === 0 && head.length > 8;
}

/** Bytes that could not be told apart, in cells of their own. */
export function* tellRest(text: JoinedText, rest: Contents): Generator<Cell> {
  if (rest.size > LONGEST_PIECE) {
    yield large(rest, 0, rest.size, '', '');
    return;
  }
  if (text.full) yield* taken(text);
  text.begin('');
  text.add(rest, 0, rest.size, 'as-is');
  text.end();
}

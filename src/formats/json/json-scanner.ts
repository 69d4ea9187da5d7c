import { beginsNumber, isNumber, NUMBER_START, numberState } from './json-number.ts';

/** Kinds of tokens, each by a byte that begins one. */
export const TOKEN = {
  objectOpen: 0x7b,
  objectClose: 0x7d,
  arrayOpen: 0x5b,
  arrayClose: 0x5d,
  comma: 0x2c,
  colon: 0x3a,
  string: 0x22,
  key: 0x6b,
  number: 0x30,
  word: 0x74,
  comment: 0x2f,
} as const;
export type TokenKind = (typeof TOKEN)[keyof typeof TOKEN];

export interface TokenSink {
  /**
   * A complete token [start, end). An opening token comes before the scanner has entered, a closing one after it has
   * left, so `depth` and `members` always name the token's own place.
   */
  token(kind: TokenKind, start: number, end: number): void;
  /** Bytes of a number, in order, before its token; there may be several runs. */
  digits?(bytes: Uint8Array): void;
}

/** How deep documents may nest; deeper ones count as malformed. */
const MAX_DEPTH = 10_000;

// What byte comes next within a token.
const IDLE = 0;
const STRING = 1;
const ESCAPE = 2;
const UNICODE = 3;
const NUMBER = 4;
const WORD = 5;
const SLASH = 6;
const LINE_COMMENT = 7;
const BLOCK_COMMENT = 8;
const BLOCK_STAR = 9;

// What token comes next.
const VALUE = 0;
const VALUE_OR_CLOSE = 1;
const KEY_OR_CLOSE = 2;
const COLON = 3;
const COMMA_OR_CLOSE = 4;
const END = 5;

const WORDS = ['true', 'false', 'null'];

/** An open container: an object's current key (its token's range) or an array's current index. */
export interface Member {
  readonly array: boolean;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly index: number;
}

/**
 * RFC 8259 JSON, and on top of it comments and trailing commas (JSONC), one document, byte by byte: it can stop and be
 * cloned at any byte. Holds no content. Bytes above 0x7f in strings are not checked.
 */
export class JsonScanner {
  /** Offset of the next byte to be fed. */
  at: number;
  /** The bytes are not JSON; the rest is ignored. */
  failed = false;
  #lex = IDLE;
  #expect = VALUE;
  #start = 0;
  /** Hex digits of an escape still to come, or state of a number, or which word. */
  #detail = 0;
  #isKey = false;
  #stack: Member[] = [];

  constructor(at: number) {
    this.at = at;
  }

  get depth(): number {
    return this.#stack.length;
  }

  /** Open containers from the outside in. */
  get members(): readonly Member[] {
    return this.#stack;
  }

  clone(): JsonScanner {
    const copy = new JsonScanner(this.at);
    copy.failed = this.failed;
    copy.#lex = this.#lex;
    copy.#expect = this.#expect;
    copy.#start = this.#start;
    copy.#detail = this.#detail;
    copy.#isKey = this.#isKey;
    // Members are replaced, never changed, so copies may share them.
    copy.#stack = [...this.#stack];
    return copy;
  }

  /** Takes the bytes at `this.at`. */
  feed(bytes: Uint8Array, sink: TokenSink): void {
    const base = this.at;
    const length = bytes.length;
    let index = 0;
    while (index < length && !this.failed) {
      const byte = bytes[index] ?? 0;
      switch (this.#lex) {
        case IDLE:
          if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || this.#begin(byte, base + index, sink)) index++;
          break;
        case STRING:
          index = endOfPlain(bytes, index);
          if (index < length) {
            const stop = bytes[index] ?? 0;
            index++;
            if (stop === 0x22) this.#endString(base + index, sink);
            else if (stop === 0x5c) this.#lex = ESCAPE;
            else this.failed = true;
          }
          break;
        case ESCAPE:
          this.#escape(byte);
          index++;
          break;
        case UNICODE:
          if (!isHex(byte)) this.failed = true;
          else if (--this.#detail === 0) this.#lex = STRING;
          index++;
          break;
        case NUMBER: {
          const from = index;
          while (index < length && this.#numberStep(bytes[index] ?? 0)) index++;
          if (index > from) sink.digits?.(bytes.subarray(from, index));
          if (index < length) this.#endNumber(base + index, sink);
          break;
        }
        case WORD:
          this.#wordStep(byte, base + index, sink);
          index++;
          break;
        case SLASH:
          if (byte === 0x2f) this.#lex = LINE_COMMENT;
          else if (byte === 0x2a) this.#lex = BLOCK_COMMENT;
          else this.failed = true;
          index++;
          break;
        case LINE_COMMENT: {
          const end = bytes.indexOf(10, index);
          index = end < 0 ? length : end;
          if (end >= 0) this.#endComment(base + end, sink);
          break;
        }
        default:
          if (this.#lex === BLOCK_STAR && byte === 0x2f) this.#endComment(base + index + 1, sink);
          else this.#lex = byte === 0x2a ? BLOCK_STAR : BLOCK_COMMENT;
          index++;
      }
    }
    this.at = base + index;
  }

  /** No more bytes: whether they were one whole document. */
  finish(sink: TokenSink): boolean {
    if (this.#lex === NUMBER) this.#endNumber(this.at, sink);
    if (this.#lex === LINE_COMMENT) this.#endComment(this.at, sink);
    return !this.failed && this.#lex === IDLE && this.#expect === END;
  }

  /** A token's first byte; false where its own state has to take it. */
  #begin(byte: number, at: number, sink: TokenSink): boolean {
    this.#start = at;
    if (byte === 0x2f) this.#lex = SLASH;
    else if (byte === 0x22) this.#beginString();
    else if (byte === TOKEN.colon && this.#expect === COLON) this.#mark(TOKEN.colon, VALUE, sink);
    else if (byte === TOKEN.comma && this.#expect === COMMA_OR_CLOSE) this.#comma(sink);
    else if (byte === TOKEN.objectClose || byte === TOKEN.arrayClose) this.#close(byte, sink);
    else if (this.#expect !== VALUE && this.#expect !== VALUE_OR_CLOSE) this.failed = true;
    else if (byte === TOKEN.objectOpen || byte === TOKEN.arrayOpen) this.#open(byte, sink);
    else return this.#beginScalar(byte);
    return true;
  }

  #beginScalar(byte: number): boolean {
    const word = WORDS.findIndex((known) => known.charCodeAt(0) === byte);
    this.#lex = word < 0 ? NUMBER : WORD;
    this.#detail = word < 0 ? NUMBER_START : word;
    this.failed = word < 0 && !beginsNumber(byte);
    return word >= 0;
  }

  #beginString(): void {
    this.#isKey = this.#expect === KEY_OR_CLOSE;
    if (!this.#isKey && this.#expect !== VALUE && this.#expect !== VALUE_OR_CLOSE) this.failed = true;
    this.#lex = STRING;
  }

  #endString(end: number, sink: TokenSink): void {
    this.#lex = IDLE;
    if (!this.#isKey) {
      this.#value(TOKEN.string, end, sink);
      return;
    }
    this.#stack[this.#stack.length - 1] = { array: false, keyStart: this.#start, keyEnd: end, index: 0 };
    this.#expect = COLON;
    sink.token(TOKEN.key, this.#start, end);
  }

  #escape(byte: number): void {
    if (byte === 0x75) {
      this.#lex = UNICODE;
      this.#detail = 4;
      return;
    }
    // " \ / b f n r t
    if (![0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74].includes(byte)) this.failed = true;
    this.#lex = STRING;
  }

  /** Takes one byte of a number; false where the number ended before it. */
  #numberStep(byte: number): boolean {
    const next = numberState(this.#detail, byte);
    if (next === null) return false;
    this.#detail = next;
    return true;
  }

  #endNumber(end: number, sink: TokenSink): void {
    this.#lex = IDLE;
    if (isNumber(this.#detail)) this.#value(TOKEN.number, end, sink);
    else this.failed = true;
  }

  #wordStep(byte: number, at: number, sink: TokenSink): void {
    const word = WORDS[this.#detail] ?? '';
    if (word.charCodeAt(at - this.#start) !== byte) this.failed = true;
    else if (at - this.#start === word.length - 1) {
      this.#lex = IDLE;
      this.#value(TOKEN.word, at + 1, sink);
    }
  }

  #endComment(end: number, sink: TokenSink): void {
    this.#lex = IDLE;
    sink.token(TOKEN.comment, this.#start, end);
  }

  #open(kind: typeof TOKEN.objectOpen | typeof TOKEN.arrayOpen, sink: TokenSink): void {
    if (this.#stack.length >= MAX_DEPTH) {
      this.failed = true;
      return;
    }
    sink.token(kind, this.#start, this.#start + 1);
    const array = kind === TOKEN.arrayOpen;
    this.#stack.push({ array, keyStart: -1, keyEnd: -1, index: 0 });
    this.#expect = array ? VALUE_OR_CLOSE : KEY_OR_CLOSE;
  }

  #close(kind: typeof TOKEN.objectClose | typeof TOKEN.arrayClose, sink: TokenSink): void {
    const array = kind === TOKEN.arrayClose;
    const ready = this.#expect === COMMA_OR_CLOSE || this.#expect === (array ? VALUE_OR_CLOSE : KEY_OR_CLOSE);
    if (!ready || this.#stack.at(-1)?.array !== array) {
      this.failed = true;
      return;
    }
    this.#stack.pop();
    this.#value(kind, this.#start + 1, sink);
  }

  #comma(sink: TokenSink): void {
    const member = this.#stack.at(-1);
    if (member === undefined) return;
    if (member.array) this.#stack[this.#stack.length - 1] = { ...member, index: member.index + 1 };
    this.#mark(TOKEN.comma, member.array ? VALUE_OR_CLOSE : KEY_OR_CLOSE, sink);
  }

  #mark(kind: TokenKind, expect: number, sink: TokenSink): void {
    this.#expect = expect;
    sink.token(kind, this.#start, this.#start + 1);
  }

  #value(kind: TokenKind, end: number, sink: TokenSink): void {
    this.#expect = this.#stack.length === 0 ? END : COMMA_OR_CLOSE;
    sink.token(kind, this.#start, end);
  }
}

/** Index of the first byte from `from` that ends a string's plain run: quote, backslash or control character. */
function endOfPlain(bytes: Uint8Array, from: number): number {
  let index = from;
  for (; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x22 || byte === 0x5c || byte < 0x20) break;
  }
  return index;
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

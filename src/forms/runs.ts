import { hexDigit } from './escapes.ts';
import { GZIP_BASE64, gunzip, WholeMap } from './gzip.ts';
import { type Decoded, positionIn, type Run, RunMap } from './maps.ts';

/** Finds and decodes runs of base64 (both alphabets) and hex, at every alignment, over line wraps. */

const NONE = 255;

/** Sextet per character of either alphabet. */
export const SEXTETS: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256).fill(NONE);
  const text = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  for (let i = 0; i < text.length; i++) table[text.charCodeAt(i)] = i;
  table[0x2b] = table[0x2d] = 62;
  table[0x2f] = table[0x5f] = 63;
  return table;
})();

/** Nibble per hex digit of either case. */
export const NIBBLES: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256).fill(NONE);
  for (let byte = 48; byte < 103; byte++) if (hexDigit(byte) >= 0) table[byte] = hexDigit(byte);
  return table;
})();

/** Nibble per sextet: of the base64 characters that are hex digits. */
const SEXTET_NIBBLES: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(64).fill(NONE);
  for (let byte = 48; byte < 103; byte++) if (hexDigit(byte) >= 0) table[SEXTETS[byte] as number] = hexDigit(byte);
  return table;
})();

/** More is no line wrap; without bounds, rows of newlines would be walked again and again. */
const NEWLINES = 4;
const BACKSLASHES = 15;
const INDENT = 64;

/**
 * End of a line wrap at `at`, or `at` where there is none: a newline with the next line's indent, or a newline that some
 * outer JSON or string literal has escaped (`\n`, `\\r\\n`), to any likely depth.
 */
export function wrapEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  for (let count = 0; count < NEWLINES && next < end; count++) {
    const byte = bytes[next];
    if (byte === 10 || (byte === 13 && bytes[next + 1] === 10)) {
      next += byte === 10 ? 1 : 2;
      continue;
    }
    if (byte !== 0x5c) break;
    let letter = next + 1;
    while (letter < end && bytes[letter] === 0x5c && letter - next < BACKSLASHES) letter++;
    if (letter >= end || (bytes[letter] !== 0x6e && bytes[letter] !== 0x72)) break;
    next = letter + 1;
  }
  if (next === at) return at;
  for (let count = 0; count < INDENT && next < end && (bytes[next] === 32 || bytes[next] === 9); count++) next++;
  return next;
}

/** End of the run of base64 characters, line wraps among them, in which `at` stands. */
export function runEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  for (;;) {
    while (end < bytes.length && SEXTETS[bytes[end] as number] !== NONE) end++;
    const next = wrapEnd(bytes, end, bytes.length);
    if (next === end || next >= bytes.length || SEXTETS[bytes[next] as number] === NONE) return end;
    end = next;
  }
}

/** 1 for printable ASCII, tab and line ends. */
const PLAIN: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 ? 1 : 0,
);

/** Text-like: printable ASCII, white space, well-formed UTF-8, and NULs beside printable characters (UTF-16). */
function textStretches(bytes: Uint8Array, length: number, shortest: number, emit: (start: number, end: number) => void): void {
  let start = 0;
  let i = 0;
  while (i < length) {
    const byte = bytes[i] as number;
    if (PLAIN[byte] === 1) {
      i++;
      continue;
    }
    let step = 0;
    if (byte === 0) step = printable(bytes[i - 1]) || (i + 1 < length && printable(bytes[i + 1])) ? 1 : 0;
    else if (byte >= 0xc2 && byte < 0xf5) {
      const count = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      step = count;
      for (let k = 1; k < count; k++) if (i + k >= length || ((bytes[i + k] as number) & 0xc0) !== 0x80) step = 0;
    }
    if (step > 0) {
      i += step;
      continue;
    }
    if (i - start >= shortest) emit(start, i);
    start = ++i;
  }
  if (length - start >= shortest) emit(start, length);
}

function printable(byte: number | undefined): boolean {
  return byte !== undefined && byte > 31 && byte < 127;
}

/** Grows by doubling. */
class Bytes {
  bytes = new Uint8Array(1_024);
  length = 0;

  append(from: Uint8Array, start: number, end: number): void {
    const needed = this.length + end - start + 1;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(from.subarray(start, end), this.length);
    this.length += end - start;
  }
}

export interface RunOptions {
  /** Shortest decoded content of interest, in bytes. */
  readonly shortest: number;
  /** Keep decoded bytes that do not look like text. */
  readonly binary: boolean;
  /** Whether a run of the parent at [start, end) is worth decoding. */
  readonly wanted: (start: number, end: number) => boolean;
  /** How many decoded bytes may still be made. */
  readonly budget: number;
  /** Called where compressed content was not opened to its end. */
  readonly onCut: () => void;
}

/** Content of interest that is no shorter shows so many ASCII characters in a row, at its own alignment. */
const ASCII_BYTES = 12;
const ALL_ALIGNMENTS = 15;

const GZIP_SYMBOLS = Array.from(GZIP_BASE64, (char) => SEXTETS[char.charCodeAt(0)]);
/** A word may stand before it without a gap. */
const GZIP_LATEST = 64;
/** Inflated bytes that are worth a view of their own. */
const LARGE = 1_048_576;

/** Decodes the runs of one block. Hex digits are base64 characters too, so hex is looked for inside base64 runs only. */
class RunDecoder {
  readonly #bytes: Uint8Array;
  readonly #options: RunOptions;
  readonly #outputs = new Map<string, { bytes: Bytes; map: RunMap }>();
  /** What compressed runs hold: together, but for large ones, which are not copied. */
  #inflated: { bytes: Bytes; map: WholeMap } | null = null;
  readonly #large: Decoded[] = [];
  #symbols = new Uint8Array(256);
  #decoded = new Uint8Array(256);
  spent = 0;

  constructor(bytes: Uint8Array, options: RunOptions) {
    this.#bytes = bytes;
    this.#options = options;
  }

  decode(): Decoded[] {
    const bytes = this.#bytes;
    const least = Math.max(8, Math.ceil((8 * this.#options.shortest) / 6));
    const leastHex = Math.max(8, 2 * this.#options.shortest);
    const length = bytes.length;
    for (let i = 0; i < length; i++) {
      if (SEXTETS[bytes[i] as number] === NONE) continue;
      const start = i;
      i++;
      while (i < length && SEXTETS[bytes[i] as number] !== NONE) i++;
      let count = i - start;
      let run: Run | null = null;
      for (let next = this.#continued(i); next > i; next = this.#continued(i)) {
        if (run === null) run = { characters: [0], positions: [start] };
        run.characters.push(count);
        run.positions.push(next);
        i = next;
        while (i < length && SEXTETS[bytes[i] as number] !== NONE) i++;
        count += i - next;
      }
      if (count < least || !this.#options.wanted(start, i) || this.spent > this.#options.budget) continue;
      run ??= { characters: [0], positions: [start] };
      this.#base64(run, count);
      if (count >= leastHex) this.#hex(run, count, leastHex);
    }
    const decoded: Decoded[] = Array.from(this.#outputs, ([form, { bytes: out, map }]) => ({
      form,
      bytes: out.bytes.subarray(0, out.length),
      map,
    }));
    if (this.#inflated !== null) {
      const { bytes: out, map } = this.#inflated;
      decoded.push({ form: 'base64+gzip', bytes: out.bytes.subarray(0, out.length), map });
    }
    return [...decoded, ...this.#large];
  }

  /** Where the run goes on after a line wrap at `at`; `at` where it does not. */
  #continued(at: number): number {
    const byte = this.#bytes[at];
    if (byte !== 10 && byte !== 13 && byte !== 0x5c) return at;
    const next = wrapEnd(this.#bytes, at, this.#bytes.length);
    return next < this.#bytes.length && SEXTETS[this.#bytes[next] as number] !== NONE ? next : at;
  }

  /** The sextets of the run's characters, unwrapped; tells whether the URL alphabet was used. */
  #gather(run: Run, count: number): boolean {
    if (this.#symbols.length < count) {
      this.#symbols = new Uint8Array(count * 2);
      this.#decoded = new Uint8Array(count * 2);
    }
    const bytes = this.#bytes;
    const symbols = this.#symbols;
    let url = false;
    for (let line = 0, at = 0; line < run.positions.length; line++) {
      const until = run.characters[line + 1] ?? count;
      const from = run.positions[line] as number;
      const characters = bytes.subarray(from, from + until - at);
      url ||= characters.includes(0x2d) || characters.includes(0x5f);
      for (let i = from; at < until; i++, at++) symbols[at] = SEXTETS[bytes[i] as number] as number;
    }
    return url;
  }

  #base64(run: Run, count: number): void {
    const form = this.#gather(run, count) ? 'base64url' : 'base64';
    this.spent += count * 3;
    const telling = this.#options.binary || this.#options.shortest < ASCII_BYTES ? ALL_ALIGNMENTS : this.#tellingAlignments(count);
    for (let skip = 0; skip < 4; skip++) if ((telling & (1 << skip)) !== 0) this.#show(form, run, skip, this.#sextets(skip, count));
    const member = this.#gzipIn(count);
    if (member >= 0) this.#inflate(run, member, count, this.#sextets(member, count));
  }

  /** At which alignments, one bit each, ASCII_BYTES of ASCII stand in a row: so many groups of three bytes, four symbols each. */
  #tellingAlignments(count: number): number {
    const groups = ASCII_BYTES / 3;
    let telling = 0;
    for (let skip = 0; skip < 4; skip++) {
      // Of so many in a row one is looked at for sure.
      for (let last = skip + 4 * (groups - 1); last + 3 < count; last += 4 * groups) {
        if (!this.#isAscii(last)) continue;
        let row = 1;
        while (row < groups && last - 4 * row >= skip && this.#isAscii(last - 4 * row)) row++;
        while (row < groups && last + 7 < count && this.#isAscii(last + 4)) {
          last += 4;
          row++;
        }
        if (row < groups) continue;
        telling |= 1 << skip;
        break;
      }
    }
    return telling;
  }

  /** Whether the four symbols at `at` are three ASCII bytes: three bits of them are 0. */
  #isAscii(at: number): boolean {
    const symbols = this.#symbols;
    return (symbols[at] as number) < 32 && ((symbols[at + 1] as number) & 8) === 0 && ((symbols[at + 2] as number) & 2) === 0;
  }

  /** Where compressed content begins in the run, not far from its start, or −1. */
  #gzipIn(count: number): number {
    const symbols = this.#symbols;
    for (let at = 0; at < GZIP_LATEST && at + 4 < count; at++) {
      if (GZIP_SYMBOLS.every((symbol, index) => symbols[at + index] === symbol)) return at;
    }
    return -1;
  }

  #inflate(run: Run, skip: number, count: number, length: number): void {
    const opened = gunzip(this.#decoded.subarray(0, length), this.#options.budget - this.spent);
    if (opened === null) return;
    if (!opened.complete) this.#options.onCut();
    this.spent += opened.bytes.length;
    const from = positionIn(run, skip);
    const until = positionIn(run, count - 1) + 1;
    if (opened.bytes.length >= LARGE) {
      const map = new WholeMap();
      map.add(from, until, 0, opened.bytes.length);
      this.#large.push({ form: 'base64+gzip', bytes: opened.bytes, map });
      return;
    }
    this.#inflated ??= { bytes: new Bytes(), map: new WholeMap() };
    const { bytes, map } = this.#inflated;
    map.add(from, until, bytes.length, bytes.length + opened.bytes.length);
    bytes.append(opened.bytes, 0, opened.bytes.length);
    bytes.append(SEPARATOR, 0, 1);
  }

  #hex(run: Run, count: number, least: number): void {
    const symbols = this.#symbols;
    const isDigit = (at: number): boolean => SEXTET_NIBBLES[symbols[at] as number] !== NONE;
    // Of so many in a row one is looked at for sure.
    for (let at = least - 1; at < count; at += least) {
      if (!isDigit(at)) continue;
      let start = at;
      while (start > 0 && isDigit(start - 1)) start--;
      while (at < count && isDigit(at)) at++;
      if (at - start < least) continue;
      this.spent += at - start;
      for (let skip = start; skip < start + 2; skip++) this.#show('hex', run, skip, this.#nibbles(skip, at));
    }
  }

  #show(form: string, run: Run, skip: number, length: number): void {
    if (this.#options.binary) this.#keep(form, run, skip, 0, length);
    else {
      const shortest = Math.min(8, this.#options.shortest);
      textStretches(this.#decoded, length, shortest, (from, until) => this.#keep(form, run, skip, from, until));
    }
  }

  #sextets(skip: number, count: number): number {
    const symbols = this.#symbols;
    const decoded = this.#decoded;
    let length = 0;
    let i = skip;
    for (; i + 3 < count; i += 4) {
      const word =
        ((symbols[i] as number) << 18) |
        ((symbols[i + 1] as number) << 12) |
        ((symbols[i + 2] as number) << 6) |
        (symbols[i + 3] as number);
      decoded[length] = word >> 16;
      decoded[length + 1] = word >> 8;
      decoded[length + 2] = word;
      length += 3;
    }
    if (i + 1 < count) decoded[length++] = ((symbols[i] as number) << 2) | ((symbols[i + 1] as number) >> 4);
    if (i + 2 < count) decoded[length++] = ((symbols[i + 1] as number) << 4) | ((symbols[i + 2] as number) >> 2);
    return length;
  }

  #nibbles(skip: number, count: number): number {
    const symbols = this.#symbols;
    let length = 0;
    for (let i = skip; i + 1 < count; i += 2) {
      this.#decoded[length++] =
        ((SEXTET_NIBBLES[symbols[i] as number] as number) << 4) | (SEXTET_NIBBLES[symbols[i + 1] as number] as number);
    }
    return length;
  }

  #keep(form: string, run: Run, skip: number, start: number, end: number): void {
    if (end <= start) return;
    let output = this.#outputs.get(form);
    if (output === undefined) {
      output = { bytes: new Bytes(), map: new RunMap(form === 'hex' ? 4 : 6) };
      this.#outputs.set(form, output);
    }
    const { bytes, map } = output;
    map.runs.push(run);
    map.skipped.push(skip);
    map.firsts.push(start);
    map.starts.push(bytes.length);
    bytes.append(this.#decoded, start, end);
    map.ends.push(bytes.length);
    bytes.append(SEPARATOR, 0, 1);
  }
}

const SEPARATOR = new Uint8Array(1);

/** Views of base64 and base64url runs at their four alignments and of hex runs at both; `spent` in decoded bytes. */
export function decodeRuns(bytes: Uint8Array, options: RunOptions): { readonly decoded: Decoded[]; readonly spent: number } {
  const decoder = new RunDecoder(bytes, options);
  return { decoded: decoder.decode(), spent: decoder.spent };
}

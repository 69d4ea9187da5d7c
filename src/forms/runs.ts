import { hexDigit } from './escapes.ts';
import { type Decoded, type Run, RunMap } from './maps.ts';

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

/**
 * End of a line wrap at `at`, or `at` where there is none: a newline with the next line's indent, or a newline that some
 * outer JSON or string literal has escaped (`\n`, `\\r\\n`), to any depth.
 */
export function wrapEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  for (;;) {
    const byte = bytes[next];
    if (next >= end) break;
    if (byte === 10 || (byte === 13 && bytes[next + 1] === 10)) {
      next += byte === 10 ? 1 : 2;
      continue;
    }
    if (byte !== 0x5c) break;
    let letter = next + 1;
    while (letter < end && bytes[letter] === 0x5c) letter++;
    if (letter >= end || (bytes[letter] !== 0x6e && bytes[letter] !== 0x72)) break;
    next = letter + 1;
  }
  if (next === at) return at;
  while (next < end && (bytes[next] === 32 || bytes[next] === 9)) next++;
  return next;
}

/** Text-like: printable ASCII, white space, well-formed UTF-8, and NULs beside printable characters (UTF-16). */
function textStretches(bytes: Uint8Array, length: number, shortest: number, emit: (start: number, end: number) => void): void {
  let start = 0;
  let i = 0;
  while (i < length) {
    const byte = bytes[i] as number;
    let step = 0;
    if (byte >= 32 && byte < 127) step = 1;
    else if (byte === 9 || byte === 10 || byte === 13) step = 1;
    else if (byte === 0) step = printable(bytes[i - 1]) || (i + 1 < length && printable(bytes[i + 1])) ? 1 : 0;
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
}

/** One decoder: what runs consist of, and at which alignments they may start. */
class RunDecoder {
  readonly #values: Readonly<Uint8Array>;
  readonly #bits: 4 | 6;
  readonly #alignments: number;
  readonly #options: RunOptions;
  readonly #outputs = new Map<string, { bytes: Bytes; map: RunMap }>();
  #symbols = new Uint8Array(256);
  #decoded = new Uint8Array(256);
  spent = 0;

  constructor(values: Readonly<Uint8Array>, bits: 4 | 6, options: RunOptions) {
    this.#values = values;
    this.#bits = bits;
    this.#alignments = bits === 6 ? 4 : 2;
    this.#options = options;
  }

  decode(bytes: Uint8Array): Decoded[] {
    const values = this.#values;
    const least = Math.max(8, Math.ceil((8 * this.#options.shortest) / this.#bits));
    const length = bytes.length;
    for (let i = 0; i < length; i++) {
      if (values[bytes[i] as number] === NONE) continue;
      const start = i;
      i++;
      while (i < length && values[bytes[i] as number] !== NONE) i++;
      let wrapped = i < length && (bytes[i] === 10 || bytes[i] === 13 || bytes[i] === 0x5c);
      if (!wrapped) {
        if (i - start >= least) this.#run(bytes, { characters: [0], positions: [start] }, start, i, i - start);
        continue;
      }
      const characters = [0];
      const positions = [start];
      let count = i - start;
      while (wrapped) {
        const next = wrapEnd(bytes, i, length);
        if (next === i || next >= length || values[bytes[next] as number] === NONE) break;
        characters.push(count);
        positions.push(next);
        i = next;
        while (i < length && values[bytes[i] as number] !== NONE) i++;
        count += i - next;
        wrapped = i < length;
      }
      if (count >= least) this.#run(bytes, { characters, positions }, start, i, count);
    }
    const decoded: Decoded[] = [];
    for (const [form, { bytes: out, map }] of this.#outputs) decoded.push({ form, bytes: out.bytes.subarray(0, out.length), map });
    return decoded;
  }

  #run(bytes: Uint8Array, run: Run, start: number, end: number, count: number): void {
    if (!this.#options.wanted(start, end) || this.spent > this.#options.budget) return;
    this.spent += (count * this.#bits * this.#alignments) >> 5;
    if (this.#symbols.length < count) {
      this.#symbols = new Uint8Array(count * 2);
      this.#decoded = new Uint8Array(count * 2);
    }
    const symbols = this.#symbols;
    let url = false;
    for (let line = 0, at = 0; line < run.positions.length; line++) {
      const from = run.positions[line] as number;
      const until = line + 1 < run.characters.length ? (run.characters[line + 1] as number) : count;
      for (let i = from; at < until; i++, at++) {
        const byte = bytes[i] as number;
        if (byte === 0x2d || byte === 0x5f) url = true;
        symbols[at] = this.#values[byte] as number;
      }
    }
    const form = this.#bits === 4 ? 'hex' : url ? 'base64url' : 'base64';
    for (let skip = 0; skip < this.#alignments; skip++) {
      const length = this.#bits === 6 ? this.#sextets(skip, count) : this.#nibbles(skip, count);
      if (this.#options.binary) this.#keep(form, run, skip, 0, length);
      else {
        textStretches(this.#decoded, length, Math.min(8, this.#options.shortest), (from, until) =>
          this.#keep(form, run, skip, from, until),
        );
      }
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
    for (let i = skip; i + 1 < count; i += 2) this.#decoded[length++] = ((symbols[i] as number) << 4) | (symbols[i + 1] as number);
    return length;
  }

  #keep(form: string, run: Run, skip: number, start: number, end: number): void {
    if (end <= start) return;
    let output = this.#outputs.get(form);
    if (output === undefined) {
      output = { bytes: new Bytes(), map: new RunMap(this.#bits) };
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

/** Views of base64 and base64url runs at their four alignments. Returns also what it cost, in decoded bytes. */
export function decodeBase64Runs(bytes: Uint8Array, options: RunOptions): { readonly decoded: Decoded[]; readonly spent: number } {
  const decoder = new RunDecoder(SEXTETS, 6, options);
  return { decoded: decoder.decode(bytes), spent: decoder.spent };
}

/** Views of hex runs at both alignments. */
export function decodeHexRuns(bytes: Uint8Array, options: RunOptions): { readonly decoded: Decoded[]; readonly spent: number } {
  const decoder = new RunDecoder(NIBBLES, 4, options);
  return { decoded: decoder.decode(bytes), spent: decoder.spent };
}

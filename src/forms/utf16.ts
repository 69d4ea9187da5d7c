import { utf8 } from './escapes.ts';
import { type Decoded, WideMap } from './maps.ts';

/** Finds UTF-16 text of both byte orders at both parities and gives it as UTF-8. */

export interface WideOptions {
  /** How far, in bytes, text without an ASCII character may reach from the nearest ASCII ones. */
  readonly reach: number;
  /** Shortest run of interest, in code units. */
  readonly shortest: number;
  readonly wanted: (start: number, end: number) => boolean;
}

function printable(byte: number | undefined): boolean {
  return byte !== undefined && ((byte > 31 && byte < 127) || byte === 9 || byte === 10 || byte === 13);
}

/** A code unit that text may hold; surrogates are checked in pairs by the caller. */
function plausible(unit: number): boolean {
  return unit >= 0x20 ? unit < 0xfffe && unit !== 0x7f : unit === 9 || unit === 10 || unit === 13;
}

class WideReader {
  readonly #bytes: Uint8Array;
  readonly #high: number;

  constructor(bytes: Uint8Array, bigEndian: boolean) {
    this.#bytes = bytes;
    this.#high = bigEndian ? 0 : 1;
  }

  /** Code unit at byte `at`, or −1 past the end. */
  unit(at: number): number {
    if (at < 0 || at + 1 >= this.#bytes.length) return -1;
    return ((this.#bytes[at + this.#high] as number) << 8) | (this.#bytes[at + 1 - this.#high] as number);
  }

  ascii(at: number): boolean {
    const unit = this.unit(at);
    return unit >= 0 && unit < 128 && printable(unit);
  }

  /** Start of the text that reaches back from `at`, not before `floor`. */
  back(at: number, floor: number): number {
    let start = at;
    while (start - 2 >= floor) {
      const unit = this.unit(start - 2);
      const lowSurrogate = unit >= 0xdc00 && unit < 0xe000;
      if (lowSurrogate && !(start - 4 >= floor && this.unit(start - 4) >>> 10 === 0x36)) break;
      if (!lowSurrogate && (!plausible(unit) || unit >>> 10 === 0x36)) break;
      start -= lowSurrogate ? 4 : 2;
    }
    return start;
  }
}

/** Bytes of room to begin with: of most blocks only a few words are wide. */
const FIRST_ROOM = 4_096;

/** One byte order at one parity. */
function narrow(bytes: Uint8Array, seeds: readonly number[], bigEndian: boolean, options: WideOptions): Decoded | null {
  const reader = new WideReader(bytes, bigEndian);
  const capacity = seeds.length === 0 ? 0 : Math.ceil(bytes.length * 1.5) + seeds.length + 4;
  let out = new Uint8Array(Math.min(capacity, FIRST_ROOM));
  const map = new WideMap(out.length);
  const four = new Uint8Array(4);
  let length = 0;
  let floor = 0;
  let seed = 0;
  while (seed < seeds.length) {
    const first = seeds[seed] as number;
    if (first < floor) {
      seed++;
      continue;
    }
    const begin = reader.back(first, Math.max(floor + ((first - floor) & 1), first - options.reach));
    // Forward: as long as units are plausible and an ASCII one was seen within reach.
    let anchor = first;
    let end = begin;
    const from = length;
    while (end - anchor <= options.reach) {
      const unit = reader.unit(end);
      let width = 2;
      let point = unit;
      if (unit >>> 10 === 0x36) {
        const low = reader.unit(end + 2);
        if (low >>> 10 !== 0x37) break;
        point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        width = 4;
      } else if (unit < 0 || unit >>> 10 === 0x37 || !plausible(unit)) break;
      if (unit < 128) anchor = end;
      const count = utf8(point, four);
      if (length + count + 1 > out.length) {
        const grown = new Uint8Array(Math.min(capacity + 4, out.length * 2));
        grown.set(out);
        out = grown;
        map.grow(grown.length);
      }
      for (let i = 0; i < count; i++) map.put(length + i, end, width);
      out.set(count === 4 ? four : four.subarray(0, count), length);
      length += count;
      end += width;
    }
    if ((end - begin) / 2 >= options.shortest && options.wanted(begin, end)) {
      map.starts.push(from);
      map.ends.push(length);
      out[length++] = 0;
    } else length = from;
    floor = Math.max(end, first + 2);
  }
  return length === 0 ? null : { form: bigEndian ? 'utf16be' : 'utf16le', bytes: out.subarray(0, length), map };
}

/** Views of UTF-16 text, seeded where two ASCII characters stand side by side in that encoding. */
export function decodeWide(bytes: Uint8Array, options: WideOptions): Decoded[] {
  const seeds: [number[], number[], number[], number[]] = [[], [], [], []];
  const length = bytes.length;
  // Binary data is full of NULs: a loop of its own is quicker than one search for each.
  for (let nul = 0; nul < length; nul++) {
    if (bytes[nul] !== 0) continue;
    // Little-endian: (x, NUL) with (x, NUL) after it.
    if (nul >= 1 && nul + 2 < length && bytes[nul + 2] === 0 && printable(bytes[nul - 1]) && printable(bytes[nul + 1])) {
      (seeds[(nul - 1) & 1] as number[]).push(nul - 1);
    }
    if (nul + 3 < length && bytes[nul + 2] === 0 && printable(bytes[nul + 1]) && printable(bytes[nul + 3])) {
      (seeds[2 + (nul & 1)] as number[]).push(nul);
    }
  }
  const decoded: Decoded[] = [];
  for (let k = 0; k < 4; k++) {
    const list = seeds[k] as number[];
    if (list.length === 0) continue;
    const view = narrow(bytes, list, k >= 2, options);
    if (view !== null) decoded.push(view);
  }
  return decoded;
}

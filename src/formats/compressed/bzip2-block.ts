import type { BitReader } from './bit-reader.ts';

/** Blocks of bzip2 as its sources and Joe Tsai's "Format Specification" of it describe them. */

const GROUP = 50;
const LONGEST_CODE = 20;

/** Symbols of one coding table by their codes. */
interface Codes {
  /** By length: the first code that is longer, with LONGEST_CODE bits; codes of equal length follow each other. */
  readonly limits: Uint32Array;
  /** By length: what to take from a code to get its symbol's index. */
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

/**
 * Decodes the body of a block, behind its magic and checksum, into `table`: each entry holds a byte and, above it, the index of
 * the next one. Returns how many there are and the index to begin with; null where the bits are no block.
 */
export function readBlock(bits: BitReader, table: Uint32Array): { readonly length: number; readonly first: number } | null {
  const randomised = bits.bits(1);
  const origin = bits.bits(24);
  const used = usedBytes(bits);
  const groups = bits.bits(3);
  const selectors = randomised === 0 && used.length > 0 && groups >= 2 && groups <= 6 ? selectorsOf(bits, groups) : null;
  if (selectors === null) return null;
  const codes: Codes[] = [];
  for (let group = 0; group < groups; group++) {
    const one = codesOf(bits, used.length + 2);
    if (one === null) return null;
    codes.push(one);
  }
  const counts = new Uint32Array(256);
  const length = readSymbols(bits, codes, selectors, used, table, counts);
  if (length === null || origin >= length) return null;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = counts[byte] as number;
    counts[byte] = sum;
    sum += count;
  }
  for (let index = 0; index < length; index++) {
    const byte = (table[index] as number) & 0xff;
    const to = counts[byte] as number;
    counts[byte] = to + 1;
    table[to] = (table[to] as number) | (index << 8);
  }
  return { length, first: (table[origin] as number) >>> 8 };
}

/** Sixteen bits say which sixteens of bytes occur, sixteen for each of these which bytes do. */
function usedBytes(bits: BitReader): number[] {
  const sixteens = bits.bits(16);
  const used: number[] = [];
  for (let high = 0; high < 16; high++) {
    if ((sixteens & (0x8000 >> high)) === 0) continue;
    const low = bits.bits(16);
    for (let bit = 0; bit < 16; bit++) if ((low & (0x8000 >> bit)) !== 0) used.push(high * 16 + bit);
  }
  return used;
}

/** Which table codes each fifty symbols: numbers in unary, moved to the front. */
function selectorsOf(bits: BitReader, groups: number): Uint8Array | null {
  const count = bits.bits(15);
  const order = Uint8Array.from({ length: groups }, (_, index) => index);
  const selectors = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    let index = 0;
    while (bits.bits(1) === 1) if (++index >= groups) return null;
    const chosen = order[index] as number;
    order.copyWithin(1, 0, index);
    order[0] = chosen;
    selectors[at] = chosen;
  }
  return count === 0 ? null : selectors;
}

/** Lengths of codes, each told as a difference from the last. */
function codesOf(bits: BitReader, alphabet: number): Codes | null {
  const lengths = new Uint8Array(alphabet);
  let length = bits.bits(5);
  for (let symbol = 0; symbol < alphabet; symbol++) {
    while (bits.bits(1) === 1) {
      length += bits.bits(1) === 0 ? 1 : -1;
      if (length < 1 || length > LONGEST_CODE) return null;
    }
    if (length < 1 || length > LONGEST_CODE) return null;
    lengths[symbol] = length;
  }
  const symbols = new Uint16Array(alphabet);
  const limits = new Uint32Array(LONGEST_CODE + 1);
  const bases = new Int32Array(LONGEST_CODE + 1);
  let code = 0;
  let index = 0;
  for (let bitsOf = 1; bitsOf <= LONGEST_CODE; bitsOf++) {
    bases[bitsOf] = code - index;
    for (let symbol = 0; symbol < alphabet; symbol++) {
      if (lengths[symbol] !== bitsOf) continue;
      symbols[index++] = symbol;
      code++;
    }
    if (code > 2 ** bitsOf) return null;
    limits[bitsOf] = code * 2 ** (LONGEST_CODE - bitsOf);
    code *= 2;
  }
  return { limits, bases, symbols, shortest: lengths.reduce((least, one) => Math.min(least, one), LONGEST_CODE) };
}

/** Runs and places in a list that moves to the front; returns how many bytes came out, and counts them. */
function readSymbols(
  bits: BitReader,
  codes: readonly Codes[],
  selectors: Uint8Array,
  used: readonly number[],
  table: Uint32Array,
  counts: Uint32Array,
): number | null {
  const front = Uint8Array.from(used);
  const end = used.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let group = 0; group < selectors.length; group++) {
    const { limits, bases, symbols, shortest } = codes[selectors[group] as number] as Codes;
    for (let left = GROUP; left > 0; left--) {
      const ahead = bits.peek(LONGEST_CODE);
      let size = shortest;
      while (size <= LONGEST_CODE && ahead >= (limits[size] as number)) size++;
      if (size > LONGEST_CODE) return null;
      bits.skip(size);
      const symbol = symbols[(ahead >>> (LONGEST_CODE - size)) - (bases[size] as number)] as number;
      if (symbol < 2) {
        // The digits of a run's length, 1 and 2 instead of 0 and 1.
        run += weight << symbol;
        weight *= 2;
        if (run > table.length) return null;
        continue;
      }
      if (run > 0) {
        if (length + run > table.length) return null;
        const byte = front[0] as number;
        table.fill(byte, length, length + run);
        counts[byte] = (counts[byte] as number) + run;
        length += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return length;
      const place = symbol - 1;
      const byte = front[place] as number;
      front.copyWithin(1, 0, place);
      front[0] = byte;
      if (length >= table.length) return null;
      table[length++] = byte;
      counts[byte] = (counts[byte] as number) + 1;
    }
  }
  return null;
}

import { u16 } from './node.ts';
import { VarintReader } from './varint.ts';

/**
 * The words that a full-text index holds. Each stands in the file without the beginning that it shares with the word before it,
 * so the raw bytes do not show it whole.
 */

/** Words may come out so many times longer than they stand in the index; what is beyond is let go. */
const MOST_RATIO = 16;
const BETWEEN = [0, 10];

/** FTS5, a leaf of a segment (sqlite.org/src, ext/fts5/fts5_index.c: "Segment Leaf"). Null where the block is none. */
export function fts5Terms(block: Uint8Array): Uint8Array | null {
  const varint = new VarintReader();
  const leafEnd = u16(block, 2);
  if (block.length < 6 || leafEnd < 4 || leafEnd >= block.length) return null;
  const words = new Words(block.length * MOST_RATIO);
  // Behind the leaf stands where its words begin, each counted from the one before.
  let begin = 0;
  for (let at = leafEnd, first = true; at < block.length && !words.full; first = false) {
    if (!varint.read(block, at, block.length)) return null;
    at = varint.end;
    begin += varint.value;
    let keep = 0;
    let from = begin;
    if (!first) {
      if (!varint.read(block, from, leafEnd)) return null;
      keep = varint.value;
      from = varint.end;
    }
    if (!varint.read(block, from, leafEnd)) return null;
    if (varint.end + varint.value > leafEnd || !words.add(keep, block.subarray(varint.end, varint.end + varint.value))) return null;
  }
  return words.end();
}

/** FTS3 and FTS4, a leaf of a segment (ext/fts3/fts3_write.c). Null where the block is none. */
export function fts3Terms(block: Uint8Array): Uint8Array | null {
  const varint = new LittleVarint();
  if (block[0] !== 0 || block.length < 4) return null;
  const words = new Words(block.length * MOST_RATIO);
  for (let at = 1, first = true; at < block.length && !words.full; first = false) {
    let keep = 0;
    if (!first) {
      keep = varint.read(block, at);
      at = varint.end;
    }
    const length = varint.read(block, at);
    const from = varint.end;
    if (keep < 0 || length < 0 || from + length > block.length) return null;
    if (!words.add(keep, block.subarray(from, from + length))) return null;
    const list = varint.read(block, from + length);
    if (list < 0) return null;
    at = varint.end + list;
  }
  return words.end();
}

/** FTS3's own integers: seven bits a byte, the low ones first. */
class LittleVarint {
  end = 0;

  /** -1 where it does not end. */
  read(bytes: Uint8Array, at: number): number {
    let value = 0;
    for (let index = 0; index < 8; index++) {
      const byte = bytes[at + index];
      if (byte === undefined) return -1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) {
        this.end = at + index + 1;
        return Number.isSafeInteger(value) ? value : -1;
      }
    }
    return -1;
  }
}

class Words {
  readonly #most: number;
  #bytes: Uint8Array;
  #end = 0;
  #last = 0;
  #lastLength = 0;

  constructor(most: number) {
    this.#most = most;
    this.#bytes = new Uint8Array(Math.min(most, 65_536));
  }

  get full(): boolean {
    return this.#end >= this.#most;
  }

  /** A word that begins with the first `keep` bytes of the word before. False where that is shorter. */
  add(keep: number, rest: Uint8Array): boolean {
    if (keep > this.#lastLength) return false;
    const length = keep + rest.length;
    if (this.#end + length + 2 > this.#bytes.length && !this.#widen(length + 2)) {
      this.#end = this.#most;
      return true;
    }
    const begin = this.#end;
    this.#bytes.copyWithin(begin, this.#last, this.#last + keep);
    this.#bytes.set(rest, begin + keep);
    this.#bytes.set(BETWEEN, begin + length);
    this.#end += length + 2;
    this.#last = begin;
    this.#lastLength = length;
    return true;
  }

  end(): Uint8Array {
    return this.#bytes.subarray(0, Math.min(this.#end, this.#bytes.length));
  }

  #widen(more: number): boolean {
    if (this.#end + more > this.#most) return false;
    const wider = new Uint8Array(Math.min(this.#most, Math.max(this.#bytes.length * 2, this.#end + more)));
    wider.set(this.#bytes);
    this.#bytes.fill(0);
    this.#bytes = wider;
    return true;
  }
}

import type { Source } from '../face.ts';
import { readPiece } from '../windows.ts';
import type { IdLength } from './ids.ts';
import { big, Window } from './zlib-reader.ts';

const MAGIC = 0xff74_4f63;
const FANOUT = 8;
const NAMES = FANOUT + 1_024;
/** Entries that are held at once while they are put in order: 8 bytes each, and 4 for where they stand. */
const BATCH = 524_288;
/** A batch covers at most so many bytes of the pack, so that offset and number fit into one exact number. */
const REACH = 2 ** 32;
const NUMBERS = 2 ** 20;
const BUCKETS = 8_192;

export interface IndexEntry {
  /** Where the object begins in the pack. */
  readonly offset: number;
  /** Where the next one does, or the pack's own checksum. */
  readonly end: number;
  readonly position: number;
}

/** A pack's index, version 2 (gitformat-pack, "pack-*.idx files"): ids in order, and where each object begins. */
export class PackIndex {
  readonly count: number;
  readonly idLength: IdLength;
  readonly #source: Source;
  readonly #near: Window;
  readonly #packEnd: number;

  private constructor(source: Source, count: number, idLength: IdLength, packEnd: number) {
    this.#source = source;
    this.count = count;
    this.idLength = idLength;
    this.#packEnd = packEnd;
    this.#near = new Window(source, 1_024);
  }

  /** Null where it is no index of version 2, or that of another pack: they hold the same checksum. */
  static open(source: Source, pack: Source, objects: number): PackIndex | null {
    const head = new Window(source, NAMES).bytes(0, NAMES);
    if (head.length < NAMES || big(head, 0) !== MAGIC || big(head, 4) !== 2) return null;
    const count = big(head, NAMES - 4);
    if (count !== objects) return null;
    for (let byte = 1; byte < 256; byte++) if (big(head, FANOUT + byte * 4) < big(head, FANOUT + byte * 4 - 4)) return null;
    for (const length of [20, 32] as const) {
      if (source.size < NAMES + count * (length + 8) + 2 * length || pack.size < length) continue;
      const own = readPiece(source, source.size - 2 * length, length);
      const theirs = readPiece(pack, pack.size - length, length);
      if (own.every((byte, at) => byte === theirs[at])) return new PackIndex(source, count, length, pack.size - length);
    }
    return null;
  }

  idAt(position: number): Uint8Array {
    return this.#near.bytes(NAMES + position * this.idLength, this.idLength).slice();
  }

  /** Where the object of that id begins; -1 where it is not in the pack. */
  find(id: Uint8Array): number {
    const first = id[0] ?? 0;
    const range = this.#near.bytes(FANOUT + Math.max(0, first - 1) * 4, 8);
    let low = first === 0 ? 0 : big(range, 0);
    let high = big(range, first === 0 ? 0 : 4) - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = compare(this.#near.bytes(NAMES + middle * this.idLength, this.idLength), id);
      if (order === 0) return this.#offsetAt(middle);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * All entries in the order of the pack. What is no place in the pack is left out. Memory does not grow with their number: the
   * index is read once for each batch of half a million.
   */
  *entries(): Generator<IndexEntry> {
    let last: { offset: number; position: number } | null = null;
    for (const { from, to } of this.#ranges()) {
      for (const next of this.#inOrder(from, to)) {
        if (last !== null && next.offset === last.offset) continue;
        if (last !== null) yield { ...last, end: next.offset };
        last = next;
      }
    }
    if (last !== null) yield { ...last, end: this.#packEnd };
  }

  /** Ranges of the pack in which not more than a batch of objects begin, one after the other. */
  *#ranges(): Generator<{ from: number; to: number }> {
    const width = Math.max(1, Math.ceil(this.#packEnd / BUCKETS));
    const counts = new Uint32Array(BUCKETS + 1);
    this.#eachOffset((offset) => {
      const bucket = Math.floor(offset / width);
      counts[bucket] = (counts[bucket] as number) + 1;
    });
    let from = 0;
    let count = 0;
    for (let bucket = 0; bucket <= BUCKETS; bucket++) {
      const here = counts[bucket] as number;
      if (count > 0 && (count + here > BATCH || (bucket + 1) * width - from > REACH)) {
        yield { from, to: bucket * width };
        count = 0;
      }
      if (count === 0) from = bucket * width;
      count += here;
    }
    if (count > 0) yield { from, to: this.#packEnd };
  }

  *#inOrder(from: number, to: number): Generator<{ offset: number; position: number }> {
    const positions = new Uint32Array(Math.min(NUMBERS, this.count));
    let keys = new Float64Array(Math.min(BATCH, this.count));
    let count = 0;
    this.#eachOffset((offset, position) => {
      if (offset < from || offset >= to || count === positions.length) return;
      if (count === keys.length) {
        const wider = new Float64Array(positions.length);
        wider.set(keys);
        keys = wider;
      }
      positions[count] = position;
      keys[count] = (offset - from) * NUMBERS + count;
      count++;
    });
    keys.subarray(0, count).sort();
    for (let at = 0; at < count; at++) {
      const key = keys[at] as number;
      const number = key % NUMBERS;
      yield { offset: from + (key - number) / NUMBERS, position: positions[number] as number };
    }
  }

  #eachOffset(use: (offset: number, position: number) => void): void {
    const table = NAMES + this.count * (this.idLength + 4);
    const step = 65_536;
    const bytes = new Uint8Array(step);
    for (let done = 0; done < this.count * 4; done += step) {
      const got = this.#source.read(table + done, bytes.subarray(0, Math.min(step, this.count * 4 - done)));
      for (let at = 0; at + 4 <= got; at += 4) {
        const position = (done + at) / 4;
        const word = big(bytes, at);
        const offset = word < 0x8000_0000 ? word : this.#largeOffset(word - 0x8000_0000);
        if (offset >= 12 && offset < this.#packEnd) use(offset, position);
      }
      if (got < step) return;
    }
  }

  #offsetAt(position: number): number {
    const word = big(this.#near.bytes(NAMES + this.count * (this.idLength + 4) + position * 4, 4), 0);
    return word < 0x8000_0000 ? word : this.#largeOffset(word - 0x8000_0000);
  }

  #largeOffset(index: number): number {
    const bytes = this.#near.bytes(NAMES + this.count * (this.idLength + 8) + index * 8, 8);
    return bytes.length < 8 ? -1 : big(bytes, 0) * 2 ** 32 + big(bytes, 4);
  }
}

function compare(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < other.length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How far back a copy may reach. */
const REACH = 65_535;
const SHORTEST_COPY = 4;
/** A block ends in five literals at least, and its last copy begins twelve bytes before its end at the latest. */
const LAST_LITERALS = 5;
const LAST_COPY = 12;
const SLICE = 65_536;
const FIRST_ROOM = 4 * SLICE;
const TABLE_BITS = 14;
/** Where nothing was found for long, steps become longer: one byte more for each so many literals. */
const PATIENCE = 64;

/**
 * Writes one LZ4 block (github.com/lz4/lz4: doc/lz4_Block_format.md) as its bytes come: the nearest copy that is found at once
 * is taken. Holds some 400 KiB, and more where nothing is ever found.
 */
export class Lz4Encoder {
  /** The bytes that copies may reach, and those that were not written yet. */
  #room = new Uint8Array(FIRST_ROOM);
  /** Which byte of all stands first in the room. */
  #base = 0;
  #filled = 0;
  /** In the room: the first literal that was not written, and the byte that is looked for next. */
  #anchor = 0;
  #at = 0;
  /** By their hash, where four bytes stood last, counted from 1. */
  readonly #places = new Float64Array(1 << TABLE_BITS);
  #made = new Uint8Array(SLICE);
  #length = 0;

  push(bytes: Uint8Array): Uint8Array {
    for (let at = 0; at < bytes.length; at += SLICE) {
      this.#append(bytes.subarray(at, at + SLICE));
      this.#search();
    }
    return this.#taken();
  }

  /** The rest of the block. */
  end(): Uint8Array {
    this.#literals(this.#filled, 0);
    this.#room.fill(0);
    return this.#taken();
  }

  #append(bytes: Uint8Array): void {
    const drop = Math.min(this.#anchor, Math.max(0, this.#at - REACH));
    if (this.#filled + bytes.length > this.#room.length && drop > 0) {
      this.#room.copyWithin(0, drop, this.#filled);
      this.#base += drop;
      this.#filled -= drop;
      this.#anchor -= drop;
      this.#at -= drop;
    }
    if (this.#filled + bytes.length > this.#room.length) {
      const wider = new Uint8Array(this.#room.length * 2);
      wider.set(this.#room);
      this.#room.fill(0);
      this.#room = wider;
    }
    this.#room.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #search(): void {
    const room = this.#room;
    while (this.#at + LAST_COPY <= this.#filled) {
      const at = this.#at;
      const word = wordAt(room, at);
      const hash = Math.imul(word, 0x9e37_79b1) >>> (32 - TABLE_BITS);
      const from = (this.#places[hash] as number) - 1 - this.#base;
      this.#places[hash] = this.#base + at + 1;
      if (from < 0 || at - from > REACH || wordAt(room, from) !== word) {
        this.#at += 1 + Math.floor((at - this.#anchor) / PATIENCE);
        continue;
      }
      let length = SHORTEST_COPY;
      while (at + length < this.#filled - LAST_LITERALS && room[from + length] === room[at + length]) length++;
      this.#literals(at, length - SHORTEST_COPY);
      this.#reserve(2);
      this.#made[this.#length++] = (at - from) & 0xff;
      this.#made[this.#length++] = (at - from) >> 8;
      if (length - SHORTEST_COPY >= 15) this.#more(length - SHORTEST_COPY - 15);
      this.#at = this.#anchor = at + length;
    }
  }

  /** A token and the literals up to `end`; `copy`: what it says of the copy behind them. */
  #literals(end: number, copy: number): void {
    const count = end - this.#anchor;
    this.#reserve(1);
    this.#made[this.#length++] = (Math.min(15, count) << 4) | Math.min(15, copy);
    if (count >= 15) this.#more(count - 15);
    this.#reserve(count);
    this.#made.set(this.#room.subarray(this.#anchor, end), this.#length);
    this.#length += count;
    this.#anchor = end;
  }

  /** What of a length does not fit into its four bits. */
  #more(rest: number): void {
    this.#reserve(Math.floor(rest / 255) + 1);
    let left = rest;
    for (; left >= 255; left -= 255) this.#made[this.#length++] = 255;
    this.#made[this.#length++] = left;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#made.length) return;
    const wider = new Uint8Array(Math.max(this.#made.length * 2, this.#length + count));
    wider.set(this.#made.subarray(0, this.#length));
    this.#made = wider;
  }

  #taken(): Uint8Array {
    const bytes = this.#made.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}

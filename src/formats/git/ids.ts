import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes of an object id: SHA-1 or SHA-256, one of them per repository (gitformat-pack, hash-function-transition). */
export type IdLength = 20 | 32;

export type Kind = 'commit' | 'tree' | 'blob' | 'tag';

const utf8 = new TextEncoder();

/** The id of an object: the hash of `kind size\0content`. */
export function idOf(kind: Kind, content: Uint8Array, length: IdLength): Uint8Array {
  const hash = beginId(kind, content.length, length);
  hash.update(content);
  return hash.digest();
}

/** For contents that come in parts. */
export function beginId(kind: Kind, size: number, length: IdLength): { update(part: Uint8Array): unknown; digest(): Uint8Array } {
  return (length === 20 ? sha1 : sha256).create().update(utf8.encode(`${kind} ${size}\0`));
}

export function hex(id: Uint8Array): string {
  let text = '';
  for (const byte of id) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Ids made to collide must not slow a reading down: what is further from its slot is not remembered. */
const PROBES = 64;

/** Numbers ids in the order of their coming, by their first eight bytes: 16 bytes of memory for each. */
export class IdTable {
  readonly #most: number;
  #high = new Uint32Array(256);
  #low = new Uint32Array(256);
  /** Number + 1; 0 where the slot is free. */
  #slots = new Uint32Array(1_024);
  #count = 0;

  /** `most`: ids beyond that number are not remembered. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The number of the id that stands at `at`; -1 where it is not known. */
  find(bytes: Uint8Array, at = 0): number {
    const slot = this.#slot(wordAt(bytes, at), wordAt(bytes, at + 4));
    return slot < 0 ? -1 : (this.#slots[slot] as number) - 1;
  }

  /** The id's number, an old one or the next; -1 where there is no room. */
  add(bytes: Uint8Array, at = 0): number {
    const high = wordAt(bytes, at);
    const low = wordAt(bytes, at + 4);
    const slot = this.#slot(high, low);
    if (slot < 0) return -1;
    const known = (this.#slots[slot] as number) - 1;
    if (known >= 0) return known;
    if (this.#count >= this.#most) return -1;
    if (this.#count === this.#high.length) {
      this.#high = twice(this.#high);
      this.#low = twice(this.#low);
    }
    this.#high[this.#count] = high;
    this.#low[this.#count] = low;
    this.#slots[slot] = ++this.#count;
    if (this.#count * 2 > this.#slots.length) this.#spread();
    return this.#count - 1;
  }

  /** The slot that holds the id, or a free one for it; -1 where there is none near. */
  #slot(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (high + probe) & mask;
      const number = (this.#slots[slot] as number) - 1;
      if (number < 0 || (this.#high[number] === high && this.#low[number] === low)) return slot;
    }
    return -1;
  }

  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#count; number++) {
      const slot = this.#slot(this.#high[number] as number, this.#low[number] as number);
      if (slot >= 0) this.#slots[slot] = number + 1;
    }
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

function twice(old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(old.length * 2);
  wider.set(old);
  return wider;
}

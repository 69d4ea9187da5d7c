/**
 * LZ4 blocks (github.com/lz4/lz4: doc/lz4_Block_format.md): sequences of literals and of copies from at most 65,535 bytes
 * back. A block does not tell the length of what it gives.
 */

/** How far back a copy reaches. */
export const LZ4_HISTORY = 65_536;

/** The bytes that a whole block gives; null where it is no LZ4 block, or gives more than `maximum` bytes. */
export function unlz4(block: Uint8Array, maximum: number): Uint8Array | null {
  let into = new Uint8Array(Math.min(maximum, Math.max(64, block.length * 4)));
  const stream = new Lz4Stream();
  let at = 0;
  let filled = 0;
  for (;;) {
    const step = stream.give(block.subarray(at), into.subarray(filled));
    at += step.taken;
    filled += step.given;
    if (step.damaged) break;
    if (at >= block.length && !stream.owes) return stream.complete ? into.subarray(0, filled) : wiped(into);
    if (filled < into.length) break;
    if (into.length >= maximum) break;
    const larger = new Uint8Array(Math.min(maximum, into.length * 2));
    larger.set(into);
    wiped(into);
    into = larger;
  }
  return wiped(into);
}

function wiped(bytes: Uint8Array): null {
  bytes.fill(0);
  return null;
}

/** One block, read and given in pieces of any size. Holds 64 KiB. */
export class Lz4Stream {
  /** The last bytes given, as a ring. */
  readonly #history = new Uint8Array(LZ4_HISTORY);
  #total = 0;
  /** What comes next in the input. */
  #state: 'token' | 'literal-length' | 'literals' | 'offset' | 'offset-high' | 'copy-length' | 'copy' = 'token';
  #literals = 0;
  #copy = 0;
  #offset = 0;

  /** Whether it could give more without more input. */
  get owes(): boolean {
    return this.#state === 'copy' && this.#copy > 0;
  }

  /** Whether a block may end here: behind literals, or before any sequence. */
  get complete(): boolean {
    return this.#state === 'offset' || (this.#state === 'token' && this.#total === 0);
  }

  /** The next block; its copies may reach into what the blocks before gave (linked blocks of the frame format). */
  nextBlock(): void {
    this.#state = 'token';
  }

  /** Bytes that came by another way (stored blocks of the frame format), for later copies. */
  remember(bytes: Uint8Array): void {
    this.#keep(bytes);
  }

  /** Overwrites what it holds. */
  wipe(): void {
    this.#history.fill(0);
  }

  /** Takes from `bytes` and fills `into`, until one of them ends or the block proves to be none. */
  give(bytes: Uint8Array, into: Uint8Array): { readonly taken: number; readonly given: number; readonly damaged: boolean } {
    let at = 0;
    let to = 0;
    let damaged = false;
    while (!damaged) {
      if (this.#state === 'copy') {
        if (to >= into.length) break;
        to += this.#copyInto(into, to);
        if (this.#copy === 0) this.#state = 'token';
        continue;
      }
      if (this.#state === 'literals' && this.#literals === 0) {
        this.#state = 'offset';
        continue;
      }
      if (at >= bytes.length) break;
      if (this.#state === 'literals') {
        const length = Math.min(this.#literals, bytes.length - at, into.length - to);
        if (length === 0) break;
        const part = bytes.subarray(at, at + length);
        into.set(part, to);
        this.#keep(part);
        at += length;
        to += length;
        this.#literals -= length;
        continue;
      }
      damaged = !this.#takeByte(bytes[at++] as number);
    }
    return { taken: at, given: to, damaged };
  }

  /** A byte that is no literal; false where no block has it there. */
  #takeByte(byte: number): boolean {
    switch (this.#state) {
      case 'token':
        this.#literals = byte >> 4;
        this.#copy = byte & 15;
        this.#state = this.#literals === 15 ? 'literal-length' : 'literals';
        return true;
      case 'literal-length':
        this.#literals += byte;
        if (byte < 255) this.#state = 'literals';
        return Number.isSafeInteger(this.#literals);
      case 'offset':
        this.#offset = byte;
        this.#state = 'offset-high';
        return true;
      case 'offset-high':
        this.#offset |= byte << 8;
        if (this.#offset === 0 || this.#offset > this.#total) return false;
        this.#state = this.#copy === 15 ? 'copy-length' : 'copy';
        this.#copy += 4;
        return true;
      default:
        this.#copy += byte;
        if (byte < 255) this.#state = 'copy';
        return Number.isSafeInteger(this.#copy);
    }
  }

  #copyInto(into: Uint8Array, to: number): number {
    const length = Math.min(this.#copy, into.length - to);
    const ring = this.#history;
    let from = this.#total - this.#offset;
    for (let index = 0; index < length; index++) {
      const byte = ring[from++ & 0xffff] as number;
      into[to + index] = byte;
      ring[this.#total++ & 0xffff] = byte;
    }
    this.#copy -= length;
    return length;
  }

  #keep(bytes: Uint8Array): void {
    const part = bytes.length > LZ4_HISTORY ? bytes.subarray(bytes.length - LZ4_HISTORY) : bytes;
    this.#total += bytes.length - part.length;
    const at = this.#total % LZ4_HISTORY;
    const first = Math.min(part.length, LZ4_HISTORY - at);
    this.#history.set(part.subarray(0, first), at);
    this.#history.set(part.subarray(first), 0);
    this.#total += part.length;
  }
}

import type { Damage } from './forward.ts';
import type { Input } from './input.ts';

const AHEAD = 4_096;

/** Bits of a stream, the highest of each byte first. */
export class BitReader {
  readonly #input: Input;
  readonly #cutOff: () => Damage;
  #bytes = new Uint8Array(0);
  #at = 0;
  /** Source offset of `#bytes`. */
  #start: number;
  #held = 0;
  #count = 0;
  /** Zero bits put behind the end, so that a code may be looked up there. */
  #beyond = 0;

  constructor(input: Input, from: number, cutOff: () => Damage) {
    this.#input = input;
    this.#start = from;
    this.#cutOff = cutOff;
  }

  /** The byte of the source behind the last bit taken. */
  get at(): number {
    return this.#start + this.#at + (this.#beyond - this.#count) / 8;
  }

  /** Up to 24 bits, as they come next, without taking them. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#held = ((this.#held << 8) | this.#byte()) >>> 0;
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** Takes bits that were looked at. Throws Damage where they are not there. */
  skip(count: number): void {
    this.#count -= count;
    if (this.#count < this.#beyond) throw this.#cutOff();
  }

  /** Takes up to 24 bits. Throws Damage where they are not there. */
  bits(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** Goes on at the next whole byte; false where nothing is left. */
  align(): boolean {
    this.skip(this.#count % 8);
    this.peek(8);
    return this.#count > this.#beyond;
  }

  #byte(): number {
    if (this.#at === this.#bytes.length) {
      this.#start += this.#bytes.length;
      this.#bytes.fill(0);
      this.#bytes = this.#input.some(this.#start, AHEAD).slice();
      this.#at = 0;
      if (this.#bytes.length === 0) {
        this.#beyond += 8;
        return 0;
      }
    }
    return this.#bytes[this.#at++] as number;
  }
}

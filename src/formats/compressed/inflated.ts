import type { Inflater, NotVisible, Source, Span } from '../face.ts';
import { Damage, type Decoder } from './forward.ts';
import { Input } from './input.ts';

/** Most that one step of COARSE bytes may give; deflate cannot give more. */
export const STEP_GIVES = 8_388_608;
const COARSE = 4_096;
const FINE = 16;
const PROBE = new Uint8Array(1);

/** One stream of a decompressor that was lent. Ends by itself; bytes behind it are not touched. */
export class Inflated implements Decoder {
  readonly began = null;
  at: number;
  readonly #input: Input;
  readonly #stop: number;
  readonly #inflater: Inflater;
  readonly #what: string;
  readonly #finely: Span | null;
  #ended = false;

  /** The stream begins at `from` and has no bytes behind `stop`; `what`: what it is compressed with, for a person. */
  constructor(source: Input | Source, from: number, stop: number, inflater: Inflater, what: string, finely: Span | null) {
    this.#input = source instanceof Input ? source : new Input(source);
    this.at = from;
    this.#stop = stop;
    this.#inflater = inflater;
    this.#what = what;
    this.#finely = finely;
    inflater.reset();
  }

  next(): Uint8Array | null {
    while (!this.#ended) {
      const finely = this.#finely !== null && this.at >= this.#finely.start && this.at < this.#finely.end;
      const bytes = this.#input.some(this.at, Math.max(0, Math.min(finely ? FINE : COARSE, this.#stop - this.at)));
      if (bytes.length === 0) {
        this.#ended = this.#isComplete();
        if (this.#ended) break;
        throw new Damage({ reason: 'malformed', detail: `compressed with ${this.#what}, and cut off: what is left was searched` });
      }
      const made = this.#push(bytes, finely);
      if (made.length > 0) return made;
    }
    return null;
  }

  end(): void {
    this.#input.wipe();
  }

  #push(bytes: Uint8Array, finely: boolean): Uint8Array {
    const before = this.#inflater.consumed;
    let made: Uint8Array;
    try {
      made = this.#inflater.push(bytes);
    } catch (error) {
      const unseen: NotVisible =
        error instanceof RangeError
          ? { reason: 'too-large', detail: `compressed with ${this.#what} beyond any honest use: what stands before that was searched` }
          : { reason: 'malformed', detail: `compressed with ${this.#what}, and damaged: what stands before the damage was searched` };
      throw new Damage(unseen, finely ? null : { start: this.at, end: this.at + bytes.length });
    }
    const taken = this.#inflater.consumed - before;
    this.at += taken;
    this.#ended = taken < bytes.length;
    return made;
  }

  /** A stream takes nothing more once it has ended. */
  #isComplete(): boolean {
    const before = this.#inflater.consumed;
    try {
      this.#inflater.push(PROBE).fill(0);
    } catch {
      return false;
    }
    return this.#inflater.consumed === before;
  }
}

import type { Source } from '../face.ts';
import { giveBack } from '../give-back.ts';

/** Bytes that can only be made in order. */
export interface Stream {
  /** Fills the beginning of `into`; how many bytes were made, 0 at the end. */
  next(into: Uint8Array): number;
  /** The same stream from here on, going its own way. */
  fork(): Stream;
  /** Overwrites what it holds. */
  wipe(): void;
}

/** So many bytes behind the last one made can be read again without beginning anew. */
const KEPT = 65_536;
const BUFFER = 4 * KEPT;

/**
 * A stream as a source: cheap to read forwards, and a little backwards; further back it begins anew. Holds 256 KiB, beside
 * what the stream holds.
 */
export class StreamSource implements Source {
  readonly size: number;
  readonly #start: Stream;
  readonly #base: number;
  readonly #head: Uint8Array;
  readonly #buffer: Uint8Array;
  #stream: Stream;
  /** What the buffer holds: the bytes [#from, #from + #filled). */
  #from: number;
  #filled: number;
  #made = 0;

  /** `base` and `head`: the stream's next byte is the one at `base` + the length of `head`, and those before it are `head`. */
  constructor(stream: Stream, size: number, base = 0, head: Uint8Array = new Uint8Array(0)) {
    this.size = size;
    this.#start = stream;
    this.#stream = stream.fork();
    this.#base = base;
    this.#head = head;
    this.#buffer = new Uint8Array(BUFFER);
    this.#buffer.set(head);
    this.#from = base;
    this.#filled = head.length;
  }

  /** Bytes made since it was made, for those who bound their work. */
  get made(): number {
    return this.#made;
  }

  read(at: number, into: Uint8Array): number {
    const wanted = Math.min(into.length, this.size - at);
    let count = 0;
    while (count < wanted) {
      const offset = this.#reach(at + count);
      if (offset < 0) break;
      const part = this.#buffer.subarray(offset, Math.min(this.#filled, offset + wanted - count));
      into.set(part, count);
      count += part.length;
    }
    return count;
  }

  /** The same bytes, cheap to read from `at` on again and again: what stands before cannot be read. */
  from(at: number): StreamSource {
    const offset = this.#reach(at);
    const head = offset < 0 ? new Uint8Array(0) : this.#buffer.slice(offset, this.#filled);
    return new StreamSource(this.#stream.fork(), this.size, at, head);
  }

  /** Overwrites what it holds. */
  wipe(): void {
    giveBack(this.#buffer);
    giveBack(this.#head);
    this.#filled = 0;
    this.#stream.wipe();
    this.#start.wipe();
  }

  /** Where in the buffer the byte `at` stands; -1 where the stream ended before. */
  #reach(at: number): number {
    if (at < this.#from) {
      if (at < this.#base) return -1;
      this.#stream.wipe();
      this.#stream = this.#start.fork();
      this.#buffer.set(this.#head);
      this.#from = this.#base;
      this.#filled = this.#head.length;
    }
    while (at >= this.#from + this.#filled) {
      if (this.#filled > BUFFER - KEPT) {
        const dropped = this.#filled - KEPT;
        this.#buffer.copyWithin(0, dropped, this.#filled);
        this.#from += dropped;
        this.#filled = KEPT;
      }
      const room = Math.min(BUFFER, this.size - this.#from);
      const count = room <= this.#filled ? 0 : this.#stream.next(this.#buffer.subarray(this.#filled, room));
      if (count === 0) return -1;
      this.#filled += count;
      this.#made += count;
    }
    return at - this.#from;
  }
}

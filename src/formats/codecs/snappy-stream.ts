import type { Source } from '../face.ts';
import { giveBack } from '../give-back.ts';
import type { Stream } from './streamed.ts';
import { varint32 } from './snappy.ts';

/** Encoders compress 64 KiB at a time, so their copies reach no further back. */
const HISTORY = 65_536;
const BUFFER = 4 * HISTORY;
const INPUT = 65_536;

/**
 * One Snappy block of any size, decoded in order. Ends early where the block is damaged, or copies from further back than
 * 64 KiB, which no encoder that we know does.
 */
export class SnappyStream implements Stream {
  readonly #source: Source;
  readonly #input = new Uint8Array(INPUT);
  #inputAt: number;
  #inputFilled = 0;
  /** The next byte of the block. */
  #at: number;
  /** What was made last; [#given, #made) of it was not given yet. */
  readonly #output = new Uint8Array(BUFFER);
  #made = 0;
  #given = 0;
  #total = 0;
  #literals = 0;
  #ended: boolean;
  #length: number;

  /** The block that stands in `source` from byte `at`, and ends with it. */
  constructor(source: Source, at = 0) {
    this.#source = source;
    this.#inputAt = at;
    this.#at = at;
    const head = new Uint8Array(5);
    const header = varint32(head.subarray(0, source.read(at, head)), 0);
    this.#length = header?.value ?? -1;
    this.#at += header?.end ?? 0;
    this.#ended = header === null;
  }

  /** How many bytes the block says that it gives; -1 where it is no block. */
  get length(): number {
    return this.#length;
  }

  /** Whether it gave all that it should, and nothing stands behind. */
  get whole(): boolean {
    return this.#total === this.#length && this.#literals === 0 && this.#byte() < 0;
  }

  next(into: Uint8Array): number {
    if (this.#given === this.#made && this.#made > BUFFER - 2 * HISTORY) {
      this.#output.copyWithin(0, this.#made - HISTORY, this.#made);
      this.#made = this.#given = HISTORY;
    }
    while (this.#made - this.#given < into.length && this.#made <= BUFFER - HISTORY && !this.#ended) this.#step();
    const part = this.#output.subarray(this.#given, Math.min(this.#made, this.#given + into.length));
    into.set(part);
    this.#given += part.length;
    return part.length;
  }

  fork(): SnappyStream {
    const fork = new SnappyStream(this.#source, 0);
    fork.#inputAt = this.#at;
    fork.#at = this.#at;
    const kept = Math.max(0, Math.min(this.#given, this.#made - HISTORY));
    fork.#output.set(this.#output.subarray(kept, this.#made));
    fork.#made = this.#made - kept;
    fork.#given = this.#given - kept;
    fork.#total = this.#total;
    fork.#literals = this.#literals;
    fork.#ended = this.#ended;
    fork.#length = this.#length;
    return fork;
  }

  wipe(): void {
    giveBack(this.#input);
    giveBack(this.#output);
    this.#inputFilled = 0;
    this.#made = this.#given = 0;
    this.#ended = true;
  }

  /** Makes 64 KiB at most, or ends. */
  #step(): void {
    if (this.#literals > 0) {
      if (this.#byte() < 0) return this.#end();
      const offset = this.#at - this.#inputAt;
      const length = Math.min(this.#literals, this.#inputFilled - offset);
      this.#output.set(this.#input.subarray(offset, offset + length), this.#made);
      this.#at += length;
      this.#literals -= length;
      this.#add(length);
      return;
    }
    if (this.#total >= this.#length) return this.#end();
    const tag = this.#byte();
    if (tag < 0) return this.#end();
    this.#at++;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      this.#literals = 1 + (short < 60 ? short : this.#little(short - 59));
      if (this.#literals <= 0 || this.#literals > this.#length - this.#total) this.#end();
      return;
    }
    const length = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const low = this.#little((tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4);
    const offset = (tag & 3) === 1 ? ((tag >> 5) << 8) + low : low;
    if (low < 0 || offset === 0 || offset > this.#made || length > this.#length - this.#total) return this.#end();
    const output = this.#output;
    for (let index = 0; index < length; index++) output[this.#made + index] = output[this.#made + index - offset] as number;
    this.#add(length);
  }

  #add(length: number): void {
    this.#made += length;
    this.#total += length;
  }

  #end(): void {
    this.#ended = true;
  }

  /** The next byte of the block, -1 at its end. */
  #byte(): number {
    if (this.#at >= this.#inputAt + this.#inputFilled) {
      this.#inputAt = this.#at;
      this.#inputFilled = this.#at < this.#source.size ? this.#source.read(this.#at, this.#input) : 0;
      if (this.#inputFilled === 0) return -1;
    }
    return this.#input[this.#at - this.#inputAt] as number;
  }

  #little(bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) {
      const byte = this.#byte();
      if (byte < 0) return -2;
      this.#at++;
      value += byte * 2 ** (8 * index);
    }
    return value;
  }
}

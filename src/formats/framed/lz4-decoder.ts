import { Lz4Stream } from '../codecs/lz4.ts';
import { Damage } from '../compressed/forward.ts';
import type { Source } from '../face.ts';

const INPUT = 65_536;
const OUTPUT = 262_144;

/** What LZ4 blocks of a source give, in pieces of 256 KiB at most. Blocks after the first may copy from those before. */
export class Lz4Blocks {
  readonly #source: Source;
  readonly #what: string;
  readonly #input = new Uint8Array(INPUT);
  readonly #stream = new Lz4Stream();
  /** The next byte of the block, and where it ends. */
  #at = 0;
  #end = 0;

  /** `what`: the format, for people. */
  constructor(source: Source, what: string) {
    this.#source = source;
    this.#what = what;
  }

  get at(): number {
    return this.#at;
  }

  begin(at: number, end: number): void {
    this.#at = at;
    this.#end = end;
    this.#stream.nextBlock();
  }

  /** Some bytes more of the block; null at its end. */
  next(): Uint8Array | null {
    const made = new Uint8Array(OUTPUT);
    let count = 0;
    while (count < OUTPUT) {
      const input = this.#input.subarray(0, Math.max(0, Math.min(INPUT, this.#end - this.#at)));
      const filled = input.length === 0 ? 0 : this.#source.read(this.#at, input);
      if (filled === 0 && !this.#stream.owes) break;
      const { taken, given, damaged } = this.#stream.give(input.subarray(0, filled), made.subarray(count));
      this.#at += taken;
      count += given;
      if (damaged) {
        if (count > 0) {
          this.#end = -1;
          break;
        }
        throw this.damage('damaged');
      }
    }
    if (count > 0) return made.subarray(0, count);
    if (this.#end < 0) throw this.damage('damaged');
    if (this.#at < this.#end || !this.#stream.complete) throw this.damage('cut off');
    return null;
  }

  /** Bytes that stand in the source as they are; later blocks may copy from them. */
  stored(at: number, end: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(OUTPUT, end - at));
    const piece = bytes.subarray(0, this.#source.read(at, bytes));
    this.#stream.remember(piece);
    return piece;
  }

  damage(how: 'damaged' | 'cut off'): Damage {
    return new Damage({ reason: 'malformed', detail: `compressed with ${this.#what}, and ${how}: what comes before that was searched` });
  }

  wipe(): void {
    this.#input.fill(0);
    this.#stream.wipe();
  }
}

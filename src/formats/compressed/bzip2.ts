import type { Format } from '../face.ts';
import { beginning, firstOf } from '../opaque/magic.ts';
import { layout } from '../text/lines.ts';
import { BitReader } from './bit-reader.ts';
import { readBlock } from './bzip2-block.ts';
import { Damage, type Decoder } from './forward.ts';
import { Input } from './input.ts';
import { streamCell } from './stream-cell.ts';

/** Of a block and of a stream's end: π and its root, 24 bits each half. */
const BLOCK = [0x314159, 0x265359] as const;
const END = [0x177245, 0x385090] as const;
/** So many bytes are given at once. */
const PIECE = 262_144;
/** Streams that give nothing; nobody writes so many of them one after the other. */
const EMPTY_IN_A_ROW = 20_000;

const recognises = beginning([0x42], (head) => /^BZh[1-9](1AY&SY|\x17rE8P\x90)/.test(String.fromCharCode(...head.subarray(0, 10))));

/** Bzip2: one stream or several. */
export const bzip2: Format = {
  id: 'bzip2',
  rewrite: 'none',
  recognises,
  ...firstOf(recognises),
  beyond: null,
  cellsFirst: true,
  async *cells(source, around) {
    const input = new Input(source);
    yield* streamCell((from) => new Bunzipped(input, from), around);
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

export class Bunzipped implements Decoder {
  began: number | null = null;
  readonly #input: Input;
  readonly #bits: BitReader;
  #table: Uint32Array | null = null;
  /** Of the block that is being given: entries left, and the next one's index. */
  #left = 0;
  #next = 0;
  /** Four equal bytes are followed by how many more there are. */
  #byte = -1;
  #equal = 0;
  #repeat = 0;
  #told = 0;
  #sum = 0;
  #wrong = false;
  #inStream = false;
  #streams = 0;

  constructor(input: Input, from: number) {
    this.#input = input;
    this.#bits = new BitReader(input, from, cutOff);
  }

  get at(): number {
    return this.#bits.at;
  }

  next(): Uint8Array | null {
    this.began = null;
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      const began = this.#inStream ? null : this.at;
      if (this.#left === 0 && this.#repeat === 0 && !this.#nextBlock()) return null;
      const piece = this.#piece();
      // What it gave is searched all the same.
      this.#wrong ||= this.#left === 0 && this.#repeat === 0 && this.#sum !== this.#told;
      if (piece.length === 0) continue;
      this.began = began;
      return piece;
    }
    throw damaged();
  }

  end(): void {
    this.#table?.fill(0);
    this.#input.wipe();
  }

  /** False at the end of the last stream. */
  #nextBlock(): boolean {
    if (this.#wrong) throw damaged();
    const bits = this.#bits;
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      if (!this.#inStream && !this.#nextStream()) return false;
      const [high, low] = [bits.bits(24), bits.bits(24)];
      this.#told = bits.bits(16) * 0x1_0000 + bits.bits(16);
      if (high === END[0] && low === END[1]) {
        this.#inStream = false;
        continue;
      }
      const block = high === BLOCK[0] && low === BLOCK[1] ? readBlock(bits, this.#table as Uint32Array) : null;
      if (block === null) throw damaged();
      this.#left = block.length;
      this.#next = block.first;
      this.#byte = -1;
      this.#equal = 0;
      this.#sum = 0;
      return true;
    }
    throw damaged();
  }

  #nextStream(): boolean {
    if (!this.#bits.align()) return false;
    const magic = this.#bits.peek(24);
    // What follows the last stream is none; the raw pass sees it.
    if (magic !== 0x425a68 && this.#streams > 0) return false;
    this.#bits.skip(24);
    const level = this.#bits.bits(8) - 0x30;
    if (magic !== 0x425a68 || level < 1 || level > 9) throw damaged();
    if (this.#table?.length !== level * 100_000) this.#table = new Uint32Array(level * 100_000);
    this.#inStream = true;
    this.#streams++;
    return true;
  }

  #piece(): Uint8Array {
    const table = this.#table as Uint32Array;
    const piece = new Uint8Array(PIECE);
    let length = 0;
    let sum = ~this.#sum;
    let next = this.#next;
    while (length < PIECE) {
      let byte = this.#byte;
      if (this.#repeat > 0) this.#repeat--;
      else if (this.#left > 0) {
        const entry = table[next] as number;
        next = entry >>> 8;
        this.#left--;
        if (this.#equal === 4) {
          this.#repeat = entry & 0xff;
          this.#equal = 0;
          this.#byte = byte;
          continue;
        }
        this.#equal = (entry & 0xff) === byte ? this.#equal + 1 : 1;
        byte = entry & 0xff;
        this.#byte = byte;
      } else break;
      piece[length++] = byte;
      sum = (sum << 8) ^ (TABLE[(sum >>> 24) ^ byte] as number);
    }
    this.#next = next;
    this.#sum = ~sum >>> 0;
    return length === PIECE ? piece : piece.slice(0, length);
  }
}

/** CRC-32 with the highest bit first. */
const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

const damaged = () =>
  new Damage({ reason: 'malformed', detail: 'compressed with bzip2, and damaged: what stands before the damage was searched' });
const cutOff = () => new Damage({ reason: 'malformed', detail: 'compressed with bzip2, and cut off: what is left was searched' });

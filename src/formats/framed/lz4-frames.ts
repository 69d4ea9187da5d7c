import { Xxh32, xxh32 } from '../codecs/xxh32.ts';
import { Damage, type Decoder } from '../compressed/forward.ts';
import type { Source } from '../face.ts';
import { holdsAt } from '../textual.ts';
import { eachWindow, readPiece } from '../windows.ts';
import { Lz4Blocks } from './lz4-decoder.ts';

export const LZ4_MAGIC = '\x04"M\x18';
export const FLAG = { dictionary: 1, contentSum: 4, contentSize: 8, blockSum: 16, independent: 32 } as const;
export const STORED = 0x8000_0000;
/** Headers and empty blocks that give nothing, one after the other. */
const EMPTY_IN_A_ROW = 100_000;

/** What is held against the sums and sizes of the open frame. */
interface Checks {
  readonly hash: Xxh32;
  length: number;
  readonly size: number | null;
}

/** Frames of LZ4, one after the other, with skippable ones among them. `strict`: their checksums and sizes have to be right. */
export class Lz4Frames implements Decoder {
  at: number;
  began: number | null = null;
  readonly #source: Source;
  /** A skippable frame was met. */
  skipped = false;
  readonly #strict: boolean;
  readonly #blocks: Lz4Blocks;
  #checks: Checks | null = null;
  /** Of the frame that is open. */
  #flags: number | null = null;
  /** What is left of the block that is open, and whether it is stored. */
  #block: { readonly end: number; readonly stored: boolean } | null = null;

  constructor(source: Source, from: number, strict = false) {
    this.#source = source;
    this.#strict = strict;
    this.#blocks = new Lz4Blocks(source, 'LZ4');
    this.at = from;
  }

  next(): Uint8Array | null {
    this.began = null;
    let began: number | null = null;
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      if (this.#block !== null) {
        const piece = this.#piece(this.#block);
        if (piece !== null) {
          this.#checks?.hash.add(piece);
          if (this.#checks !== null) this.#checks.length += piece.length;
          this.began = began;
          return piece;
        }
        continue;
      }
      if (this.#flags !== null) {
        this.#beginBlock(this.#flags);
        continue;
      }
      began = this.at;
      if (!this.#beginFrame()) return null;
    }
    throw new Damage({ reason: 'malformed', detail: 'LZ4 with too many empty frames in a row: what follows was not searched' });
  }

  end(): void {
    this.#blocks.wipe();
  }

  #piece({ end, stored }: { end: number; stored: boolean }): Uint8Array | null {
    if (!stored) {
      const piece = this.#blocks.next();
      this.at = this.#blocks.at;
      if (piece !== null) return piece;
    } else if (this.at < end) {
      const piece = this.#blocks.stored(this.at, end);
      if (piece.length === 0) throw this.#blocks.damage('cut off');
      this.at += piece.length;
      return piece;
    }
    this.#block = null;
    this.at = end + ((this.#flags ?? 0) & FLAG.blockSum ? 4 : 0);
    return null;
  }

  #beginBlock(flags: number): void {
    const size = this.#number(this.at);
    if (size === null) throw this.#blocks.damage('cut off');
    this.at += 4;
    if (size === 0) {
      this.#flags = null;
      this.#endFrame(flags);
      return;
    }
    const end = this.at + (size % STORED);
    if (this.#strict && flags & FLAG.blockSum && this.#number(end) !== this.#sumOf(this.at, end)) throw this.#blocks.damage('damaged');
    this.#block = { end, stored: size >= STORED };
    if (size < STORED) this.#blocks.begin(this.at, end);
  }

  #endFrame(flags: number): void {
    const checks = this.#checks;
    const wrongSize = checks !== null && checks.size !== null && checks.size !== checks.length;
    const wrongSum = checks !== null && flags & FLAG.contentSum && this.#number(this.at) !== checks.hash.sum;
    if (wrongSize || wrongSum) throw this.#blocks.damage('damaged');
    if (flags & FLAG.contentSum) this.at += 4;
  }

  #sumOf(start: number, end: number): number {
    const hash = new Xxh32();
    eachWindow(this.#source, start, end, (bytes) => {
      hash.add(bytes);
      return true;
    });
    return hash.sum;
  }

  /** False where no frame follows: what does is not compressed. */
  #beginFrame(): boolean {
    const magic = this.#number(this.at);
    if (magic === null) return false;
    if ((magic & 0xffff_fff0) >>> 0 === 0x184d_2a50) {
      this.at += 8 + (this.#number(this.at + 4) ?? 0);
      this.skipped = true;
      return true;
    }
    const header = readPiece(this.#source, this.at, 6);
    const flags = header[4] ?? 0;
    if (!holdsAt(header, 0, LZ4_MAGIC) || flags >> 6 !== 1) return false;
    if (flags & FLAG.dictionary)
      throw new Damage({ reason: 'format-not-supported', detail: 'compressed with LZ4 and a dictionary that is not in the file' });
    this.#flags = flags;
    const end = this.at + 7 + (flags & FLAG.contentSize ? 8 : 0);
    if (this.#strict) this.#checks = { hash: new Xxh32(), length: 0, size: this.#checkedSize(flags, end) };
    this.at = end;
    return true;
  }

  /** What the frame's header, which ends at `end`, says that it gives; null where it does not. */
  #checkedSize(flags: number, end: number): number | null {
    const header = readPiece(this.#source, this.at + 4, end - this.at - 4);
    const descriptor = header.subarray(0, -1);
    if (header.at(-1) !== ((xxh32(descriptor) >>> 8) & 0xff)) throw this.#blocks.damage('damaged');
    if ((flags & FLAG.contentSize) === 0) return null;
    return Number(new DataView(header.buffer, header.byteOffset).getBigUint64(2, true));
  }

  #number(at: number): number | null {
    const bytes = readPiece(this.#source, at, 4);
    return bytes.length < 4 ? null : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }
}

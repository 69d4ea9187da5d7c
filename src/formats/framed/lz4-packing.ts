import { Lz4Encoder } from '../codecs/lz4-encoder.ts';
import { Xxh32, xxh32 } from '../codecs/xxh32.ts';
import { framesAsParts } from '../compressed/frame-parts.ts';
import type { Packer, Packing } from '../compressed/rewritten-stream.ts';
import { readPiece } from '../windows.ts';
import { joined } from './joined.ts';
import { FLAG, LZ4_MAGIC, Lz4Frames, STORED } from './lz4-frames.ts';

const VERSION = 0x40;
/** By the kind of a frame: how much a block holds at most. */
const BLOCKS: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };

/** Frame by frame, each with the block size and the kinds of checksums that it had. Blocks no longer build on each other. */
export const lz4Packing: Packing = {
  *parts(source) {
    const frames = new Lz4Frames(source, 0, true);
    try {
      const parts = yield* framesAsParts(frames);
      return frames.skipped ? 'it holds frames of a program of its own: unpack it, redact it, and pack it again' : parts;
    } finally {
      frames.end();
    }
  },
  packer(source, { start }, _around, length) {
    const [flags = 0, descriptor = 0] = readPiece(source, start + LZ4_MAGIC.length, 2);
    return new Frame(flags, descriptor, length);
  },
};

class Frame implements Packer {
  readonly #flags: number;
  readonly #block: Uint8Array;
  readonly #sum = new Xxh32();
  #filled = 0;
  #header: Uint8Array | null;

  constructor(flags: number, descriptor: number, length: number | null) {
    const sized = (flags & FLAG.contentSize) !== 0 && length !== null;
    this.#flags = VERSION | FLAG.independent | (flags & (FLAG.blockSum | FLAG.contentSum)) | (sized ? FLAG.contentSize : 0);
    const kind = (descriptor >> 4) & 7;
    this.#block = new Uint8Array(BLOCKS[kind] ?? 65_536);
    const told = new Uint8Array(sized ? 10 : 2);
    told.set([this.#flags, (kind in BLOCKS ? kind : 4) << 4]);
    if (sized) new DataView(told.buffer).setBigUint64(2, BigInt(length), true);
    this.#header = joined([Uint8Array.from(LZ4_MAGIC, (sign) => sign.charCodeAt(0)), told, Uint8Array.of((xxh32(told) >>> 8) & 0xff)]);
  }

  push(bytes: Uint8Array): Uint8Array {
    const parts = this.#begun();
    this.#sum.add(bytes);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#block.length - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#block.length) parts.push(this.#packed());
    }
    return joined(parts);
  }

  end(): Uint8Array {
    const parts = this.#begun();
    if (this.#filled > 0) parts.push(this.#packed());
    parts.push(number(0));
    if (this.#flags & FLAG.contentSum) parts.push(number(this.#sum.sum));
    return joined(parts);
  }

  #begun(): Uint8Array[] {
    const header = this.#header;
    this.#header = null;
    return header === null ? [] : [header];
  }

  #packed(): Uint8Array {
    const plain = this.#block.subarray(0, this.#filled);
    const encoder = new Lz4Encoder();
    const packed = joined([encoder.push(plain), encoder.end()]);
    const stored = packed.length >= plain.length;
    const bytes = stored ? plain : packed;
    const whole = joined([
      number(bytes.length + (stored ? STORED : 0)),
      bytes,
      ...(this.#flags & FLAG.blockSum ? [number(xxh32(bytes))] : []),
    ]);
    plain.fill(0);
    this.#filled = 0;
    return whole;
  }
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

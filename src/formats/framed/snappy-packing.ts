import { crc32c, masked } from '../codecs/crc32c.ts';
import { snappyBlock } from '../codecs/snappy-encoder.ts';
import { unsnappy } from '../codecs/snappy.ts';
import { DAMAGED, type Packer, type Packing, type Part, TOO_MANY_PARTS } from '../compressed/rewritten-stream.ts';
import type { Source } from '../face.ts';
import { readPiece } from '../windows.ts';
import { joined } from './joined.ts';
import { CHUNK, type Chunk, chunkAt, COMPRESSED, isLike, STORED, SUM } from './snappy-chunk.ts';

const MOST = 100_000;
/** After so many chunks it gives its turn. */
const TURN = 16;

/** How a chunk's sum is made of what it gives. Firefox leaves out a CRC's last inversion (SnappyFrameUtils.cpp), and takes no other. */
const SUMS = {
  standard: (plain: Uint8Array) => masked(crc32c(plain)),
  firefox: (plain: Uint8Array) => masked(~crc32c(plain) >>> 0),
} as const;
type Sum = keyof typeof SUMS;

/** Chunk by chunk; what comes before a chunk of data and is none (names of the format, padding) belongs to it, and stays. */
export const snappyPacking: Packing = {
  *parts(source) {
    const parts: Part[] = [];
    let start = 0;
    for (let at = 0; ; ) {
      const chunk = chunkAt(source, at);
      if (chunk === 'cut off') return DAMAGED;
      if (chunk === 'end') return parts.length > 0 ? parts : [{ start: 0, end: at, length: 0 }];
      if (chunk.end > source.size) return DAMAGED;
      at = chunk.end;
      if (isLike(chunk.type, 'skippable')) continue;
      const data = isLike(chunk.type, 'data') ? readChunk(source, chunk) : null;
      if (data === null) return DAMAGED;
      if (parts.length === MOST) return TOO_MANY_PARTS;
      parts.push({ start, end: at, length: data.length });
      start = at;
      if (parts.length % TURN === 0) yield;
    }
  },
  packer(source, part) {
    const at = dataAt(source, part);
    const chunk = chunkAt(source, at);
    const sum = typeof chunk === 'string' ? null : (readChunk(source, chunk)?.sum ?? null);
    return new Chunks(readPiece(source, part.start, at - part.start), sum ?? 'standard');
  },
};

/** How much a chunk of data gives, and how it is summed; null where its checksum is wrong. */
function readChunk(source: Source, { type, start, end }: Chunk): { readonly length: number; readonly sum: Sum } | null {
  if (end - start < SUM || end - start > CHUNK + CHUNK / 2) return null;
  const stored = readPiece(source, start, end - start);
  if (stored.length < end - start) return null;
  const content = stored.subarray(SUM);
  const plain = type === COMPRESSED ? unsnappy(content, CHUNK) : content;
  if (plain === null) return null;
  const said = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
  const sum = (Object.keys(SUMS) as Sum[]).find((name) => SUMS[name](plain) === said);
  const { length } = plain;
  plain.fill(0);
  return sum === undefined ? null : { length, sum };
}

/** Where the chunk of data begins in a part; its end where it has none. */
function dataAt(source: Source, { start, end }: Part): number {
  for (let at = start; at < end; ) {
    const chunk = chunkAt(source, at);
    if (typeof chunk === 'string') break;
    if (!isLike(chunk.type, 'skippable')) return at;
    at = chunk.end;
  }
  return end;
}

class Chunks implements Packer {
  readonly #block = new Uint8Array(CHUNK);
  #filled = 0;
  readonly #sum: Sum;
  #before: Uint8Array;

  constructor(before: Uint8Array, sum: Sum) {
    this.#before = before;
    this.#sum = sum;
  }

  push(bytes: Uint8Array): Uint8Array {
    const parts = [this.#before];
    this.#before = new Uint8Array(0);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + CHUNK - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === CHUNK) parts.push(this.#packed());
    }
    return joined(parts);
  }

  end(): Uint8Array {
    return this.#filled > 0 ? joined([this.#before, this.#packed()]) : this.#before;
  }

  #packed(): Uint8Array {
    const plain = this.#block.subarray(0, this.#filled);
    const block = snappyBlock(plain);
    const type = block.length < plain.length ? COMPRESSED : STORED;
    const bytes = type === COMPRESSED ? block : plain;
    const header = new Uint8Array(8);
    const view = new DataView(header.buffer);
    view.setUint32(0, type + (bytes.length + SUM) * 0x100, true);
    view.setUint32(4, SUMS[this.#sum](plain), true);
    const chunk = joined([header, bytes]);
    plain.fill(0);
    this.#filled = 0;
    return chunk;
  }
}

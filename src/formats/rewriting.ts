import type { Cell, Locator, NotVisible, Source, Surroundings } from './face.ts';

/**
 * How a format lets bytes of its cells be replaced where overwriting them in the file is not enough: checksums, compression, offsets.
 * Nobody says beforehand where: the rewriter goes through the cells once more and asks for each what has to change in it, so a file
 * that moved on since it was searched is rewritten as it is now.
 */

/** Bytes [start, start + bytes.length) of a cell become `bytes`. */
export interface Change {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** It is known that other bytes stand there: nobody has to look, which in a stream means to read it anew. */
  readonly differs?: true;
}

/** What becomes of a cell: nothing (null), changes of the same length in ascending order that do not overlap, or other content altogether. */
export type Changed = readonly Change[] | { readonly content: AsyncIterable<Uint8Array> } | null;

/**
 * Asked for each cell, in the order of `Format.cells`. The cell is done with when the answer is used up. After an answer with
 * `content` it may be asked for the same cell again at once, where sizes have to be written before the bytes: it is the same answer.
 */
export type ChangeCell = (cell: Cell) => Promise<Changed>;

/** Bytes of the file itself, from `at` on, that have to become `bytes`: of the same length. */
export interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A cell whose changes were not made: the file keeps it as it was. */
export interface NotRewritten {
  readonly locator: Locator;
  /** For a person, as NotVisible.detail: why. */
  readonly detail: string;
  /**
   * The same for a program, where it is more than that other content has no place there: a signature or a checksum names the
   * content, it was damaged before, somebody changed it meanwhile, it is too much, it is of another length.
   */
  readonly cause?: 'signed' | 'damaged' | 'changed' | 'too-large' | 'other-length';
}

export type Rewriting =
  /** The file keeps its size, and all bytes but those patched: `cells` of the patched file give the changed cells, and a reader finds every checksum right. */
  | {
      readonly kind: 'patches';
      patches(source: Source, around: Surroundings, change: ChangeCell): AsyncIterable<Patch | NotRewritten | NotVisible>;
    }
  | WholeRewriting;

/**
 * The file is written anew: its bytes in order. Every cell that is not changed comes out byte for byte as it was, with its name, order
 * and attributes. Where nothing changes, the bytes are those of the file. Pieces may be empty: it gives its turn. A NotRewritten whose
 * locator is empty is said of the whole file: what was given of it is not to be used.
 */
export interface WholeRewriting {
  readonly kind: 'whole';
  rewritten(source: Source, around: Rewriters, change: ChangeCell): AsyncIterable<Uint8Array | NotRewritten | NotVisible>;
}

/** What writing a file anew may ask for besides. */
export interface Rewriters extends Surroundings {
  /** Compresses one stream, synchronously, about as well as the programs that write such files do. */
  deflater(codec: 'gzip' | 'zlib' | 'deflate' | 'zstd' | 'brotli'): Deflater;
}

export interface Deflater {
  /** What `bytes` give so far; often nothing. */
  push(bytes: Uint8Array): Uint8Array;
  /** The rest of the stream; frees its memory. */
  end(): Uint8Array;
}

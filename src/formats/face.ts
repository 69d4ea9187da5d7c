import type { Rewriting, WholeRewriting } from './rewriting.ts';

/**
 * The one face of every file format. Bytes come from a Source; a format never sees a path and never holds a whole file.
 */

/** Random access to bytes. A cell is itself a Source (zip in sqlite in zip). Reads are synchronous: they run in the scanner's own process. */
export interface Source {
  /** Costly where a stream has to be decoded to its end for it. */
  readonly size: number;
  /** Fills `into` from byte `at`; returns how many bytes were there (fewer only at the end). Throws on I/O errors. */
  read(at: number, into: Uint8Array): number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where in a file, from the outside in (protocol/statement.ts has the wire's copy of this shape; test/arch holds them equal). */
export type LocatorStep =
  | { readonly kind: 'line'; readonly line: number; readonly column?: number }
  | { readonly kind: 'pointer'; readonly pointer: string }
  | { readonly kind: 'entry'; readonly name: string }
  | { readonly kind: 'cell'; readonly table: string; readonly row: string | number; readonly column: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'offset'; readonly offset: number };
export type Locator = readonly LocatorStep[];

/** Content that the raw bytes (and the encodings that scan/ decodes by itself) do not show as one piece. */
export interface Cell {
  readonly locator: Locator;
  readonly source: Source;
  /**
   * The raw pieces of the outer source that hold bytes [start, end) of the cell, in order. Null where they do not stand there
   * as they are (compressed, encoded). Whether they may be overwritten is Format.rewrite's to say.
   */
  pieces(start: number, end: number): readonly Span[] | null;
  /**
   * For a cell that joins many small values: the steps behind `locator` that name the value which holds bytes [start, end).
   * Null where what stands there is not one value of the store but words put between values; a match there is none.
   */
  locate?(start: number, end: number): Locator | null;
  /** What may be inside: a hint as for `recognises`; null (the usual) where only the content tells; `nothing` where no format is looked for. */
  readonly inside?: string | null;
  /**
   * Its bytes stand unaltered in the outer source, which is searched by itself: they are not searched again, only what its own
   * format adds is.
   */
  readonly searched?: true;
  /**
   * The bytes of the outer source that it was decoded from, as far as it was read by now. Compressors leave some text as it
   * is: a value found in the cell is not reported once more from there.
   */
  readonly decodedFrom?: Span;
}

/** What a format may ask for besides the bytes of its own file. */
export interface Surroundings {
  /** The file's own name without its folder, or an archive's entry's; null where it has none. */
  readonly name: string | null;
  /** Another regular file of the same folder (`…-wal`, `pack-….idx`), as it is now; null where there is none that can be read. */
  beside(name: string): Source | null;
  /** Decompresses one stream. `maximum`: bytes that one push may give at most; beyond it throws RangeError. */
  inflater(codec: Codec, maximum: number): Inflater;
}

export type Codec = 'gzip' | 'zlib' | 'deflate' | 'zstd' | 'brotli';

/** A decompressor, synchronous. Throws Error (of any kind) for bytes that are not of its codec. */
export interface Inflater {
  /** What `bytes` give; often nothing. The result is the caller's. Bytes behind the stream's end are ignored. */
  push(bytes: Uint8Array): Uint8Array;
  /** How many of the bytes pushed belong to the stream. It has ended where that is fewer than were pushed. */
  readonly consumed: number;
  /** Begins another stream of the same codec in the same memory, also after an Error: small streams cost a tenth that way. */
  reset(): void;
  /** Frees its memory; must be called. */
  end(): void;
}

/** A part of a file that could not be read as what it is. */
export interface NotVisible {
  readonly reason: NotVisibleReason;
  readonly detail: string;
}
export type NotVisibleReason =
  | 'permission-denied'
  | 'unreadable'
  | 'encrypted'
  | 'unknown-format'
  | 'format-not-supported'
  | 'malformed'
  | 'too-deep'
  | 'too-large'
  | 'changed-while-reading'
  | 'network-mount'
  | 'cloud-placeholder'
  | 'symlink-out-of-scope'
  | 'special-file'
  | 'vanished'
  | 'time-limit';

/**
 * A file format. Recognised by content; `hint` (the place's format, or the file's ending) may only break ties.
 *
 * Every regular file gets a raw-byte pass whatever its format; `cells` gives what that pass cannot see.
 */
export interface Format {
  readonly id: string;
  /** `head` is the first 4 KiB at most. `size` is Infinity where more follows and nobody knows yet how much. */
  recognises(head: Uint8Array, hint: string | null, size: number): boolean;
  /**
   * `in-place`: P1 same-length overwriting of raw spans keeps the file valid. `rows`: a database, which its own library changes.
   * `none`: where there is no `rewriting` either, hits are residuals.
   */
  readonly rewrite: 'in-place' | 'rows' | 'none';
  /**
   * What `cells` gives, where that is known beforehand: nothing (the raw pass sees all of it), or the one thing that is not
   * visible. Null: ask `cells`.
   */
  readonly beyond: 'nothing' | NotVisible | null;
  /** The first bytes of all that it recognises; absent: any. */
  readonly first?: ReadonlySet<number>;
  /**
   * Cells beyond the raw bytes, and parts that are not visible. Never throws for any bytes: damage is NotVisible. A cell is
   * done with when the next one is asked for.
   */
  cells(source: Source, around: Surroundings): AsyncIterable<Cell | NotVisible>;
  /** Its cells name places better than `locate` can, and rules see values in them that raw bytes run together: they come before the raw pass. */
  readonly cellsFirst?: true;
  /** How cells are changed where overwriting their bytes would leave the file torn; absent: they cannot be. */
  readonly rewriting?: Rewriting;
  /** Beside patches: how the whole file is written where a cell's content becomes longer or shorter. */
  readonly anew?: WholeRewriting;
  /** Names the place of a raw span: line for text, JSON pointer for JSON. Falls back to an offset. */
  locate(source: Source, span: Span): Locator;
  /**
   * The file's structure, blind to the contents of strings: equal before and after a same-length overwrite that broke
   * nothing. `valid: false` means that the file does not parse as this format (then structure still compares bytes' layout).
   */
  structure(source: Source): { readonly valid: boolean; readonly digest: string };
}

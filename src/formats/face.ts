/**
 * The one face of every file format. Bytes come from a Source; a format never sees a path and never holds a whole file.
 */

/** Random access to bytes. A cell is itself a Source (zip in sqlite in zip). Reads are synchronous: they run in the scanner's own process. */
export interface Source {
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
   * The raw pieces of the file that hold bytes [start, end) of the cell, in order: overwriting all of them removes it.
   * Null where the cell cannot be rewritten in place (compressed, checksummed).
   */
  pieces(start: number, end: number): readonly Span[] | null;
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
  /** `head` is the first 4 KiB at most. */
  recognises(head: Uint8Array, hint: string | null, size: number): boolean;
  /** `in-place`: P1 same-length overwriting of raw spans keeps the file valid. `none`: hits are residuals. */
  readonly rewrite: 'in-place' | 'none';
  /**
   * What `cells` gives, where that is known beforehand: nothing (the raw pass sees all of it), or the one thing that is not
   * visible. Null: ask `cells`.
   */
  readonly beyond: 'nothing' | NotVisible | null;
  /** The first bytes of all that it recognises; absent: any. */
  readonly first?: ReadonlySet<number>;
  /** Cells beyond the raw bytes, and parts that are not visible. Never throws for any bytes: damage is NotVisible. */
  cells(source: Source): AsyncIterable<Cell | NotVisible>;
  /** Names the place of a raw span: line for text, JSON pointer for JSON. Falls back to an offset. */
  locate(source: Source, span: Span): Locator;
  /**
   * The file's structure, blind to the contents of strings: equal before and after a same-length overwrite that broke
   * nothing. `valid: false` means that the file does not parse as this format (then structure still compares bytes' layout).
   */
  structure(source: Source): { readonly valid: boolean; readonly digest: string };
}

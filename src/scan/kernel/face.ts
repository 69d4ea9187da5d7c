/**
 * The shapes of the kernel: one pass over the bytes that says where something may begin. It never says that something does:
 * whoever called looks closely at each place.
 */

/** Places in ascending order, and what may stand there. The arrays are the kernel's own, good until its next call. */
export interface Candidates {
  readonly count: number;
  /** Offset in `input()`. */
  readonly at: Uint32Array;
  readonly what: Uint32Array;
}

/** What bytes may hide that do not show as they are: kinds of `Marks.hidden`. */
export const HIDDEN = {
  /**
   * An escape that writes a letter, a digit, `_` or `-` by its number, or that joins two of them over a line's end, in any
   * syntax of forms/: `\u0041`, `\x41`, `\101`, `%41`, `&#65;`, `=41`, `=⏎`, `\⏎`, and `\_` and `\-` as shells and Markdown write
   * them; or one that writes a NUL (`\u0000`, `%00` …), which UTF-16 has between its letters. Programs write few of them, so few
   * stand in honest files.
   */
  odd: 0,
  /**
   * An escape of printable punctuation (`\"`, `\\`, `\/`, `%2B`, `&amp;`, `=3D`, `'\''` …) where the text around it, unescaped, holds one
   * of the windows, or may: where several syntaxes meet, or where it stands for a `+` or `/` of base64. Also a line's end that joins
   * two characters of punctuation. Marked only while something is hunted.
   */
  punctuation: 1,
  /** Characters of base64 or base64url whose bytes, at some alignment, are `TEXT_BYTES` of ASCII in a row (NUL counts, for UTF-16). */
  base64: 2,
  /** The same of hex digits. */
  hex: 3,
  /** ASCII characters with NULs between them: UTF-16. */
  wide: 4,
} as const;

/** So many decoded ASCII bytes in a row make an encoded run worth opening. */
export const TEXT_BYTES = 12;

export interface Marks {
  /** Bytes [from, until) were looked at; less than was asked for when a list ran full: call again from there. */
  readonly until: number;
  /** A rule's literal stands here, and what the compiler knows of what follows it does not speak against: index into RuleTables.literals. */
  readonly literals: Candidates;
  /** The keyed hash of the 16 bytes here is that of a window: index into HuntTables.windows. */
  readonly windows: Candidates;
  /** The bytes of a piece stand here: index into HuntTables.pieces. */
  readonly pieces: Candidates;
  /** One of HIDDEN. Of neighbours (within 64 bytes) of one kind one may stand for all. */
  readonly hidden: Candidates;
}

/** A literal of one or more rules, as the kernel looks for it. */
export interface CompiledLiteral {
  /** Folded to lower case. */
  readonly text: string;
  /** Indexes of the rules that it is a literal of. */
  readonly rules: readonly number[];
}

/** What the rule compiler makes of rules: the same bytes for the same rules on every machine. */
export interface RuleTables {
  readonly literals: readonly CompiledLiteral[];
  /** The kernel's memory image; its layout is between compiler and kernel. */
  readonly image: Uint8Array;
}

/** What is hunted for, as the kernel looks for it. */
export interface HuntTables {
  /** Windows by key: SipHash-2-4 under `key` (16 bytes) of 16 bytes that obey the window rule of forms/. */
  readonly windows: readonly {
    readonly key: Uint8Array;
    /** 8 bytes. */
    readonly tag: Uint8Array;
    /** How many bytes behind the window's first one an anchor byte stands; null: anything may stand anywhere. */
    readonly anchor: number | null;
  }[];
  /** Runs of at least 4 letters and digits, matched byte for byte. */
  readonly pieces: readonly Uint8Array[];
}

/** One per engine; not re-entrant. Its memory has one size from the start and never grows; no bytes make it trap. */
export interface Kernel {
  /** Bytes that `input()` takes. */
  readonly capacity: number;
  /** Always the same view of the kernel's memory. */
  input(): Uint8Array;
  /**
   * Marks what begins in input()[from, length); what stands before `from` counts as context. Throws RangeError for a length
   * beyond the capacity, nothing else.
   */
  mark(from: number, length: number): Marks;
}

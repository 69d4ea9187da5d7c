import type { Edges, Form, Span, View } from '../forms/index.ts';

/** The shapes of scan/: bytes in, matches out. No files, no clock. */

/**
 * One detector. Patterns run over *decoded* text (latin1 of raw bytes or of a view), on a window around a literal.
 */
export interface Rule {
  /** `<provider>-<what>`, stable: it goes over the wire. */
  readonly id: string;
  readonly description: string;
  /** The vendor's document that defines the shape. */
  readonly source: string;
  /** Lower-case literals of ≥ 3 bytes, one of which every match contains (compared without case). */
  readonly literals: readonly string[];
  /** Sticky-free, with flag `d`; the canonical secret is the capture group named `secret`, or the whole match. */
  readonly pattern: RegExp;
  /**
   * How the secret is known: by its own `shape`, by the `context` it stands in, or by a `guess` from the name it is
   * assigned to. Of overlapping hits only the surest are emitted. Default `shape`.
   */
  readonly evidence?: 'shape' | 'context' | 'guess';
  /**
   * How far before a literal's first byte a match may begin, and how far after that byte it may end. A look-behind may
   * read 64 bytes more. Default 0 before (the match begins with the literal), 512 after.
   */
  readonly reach?: { readonly before: number; readonly after: number };
  /**
   * Of a secret that has several lines: how it begins, at its literal. Where that stands and `pattern` does not match, the text
   * behind it is read with its line breaks and quotes resolved (View.folded).
   */
  readonly opening?: RegExp;
  /** With `opening`: the bytes (ASCII, without a line break) with which the last line of such a secret begins. */
  readonly closing?: string;
  /**
   * What stands behind every literal in every match, where many rules have that in common: the compiler then reads it once instead
   * of each `pattern`. Literals stand in either case.
   */
  readonly follows?: RegExp;
  /**
   * What every match shows from 64 bytes before a literal to 160 bytes behind it, however its punctuation is escaped: a quick first
   * look, for literals that other text is full of. Without flag `g`.
   */
  readonly near?: RegExp;
  /** Structural check (checksum, JWT header, entropy, placeholder …) over the canonical secret. Absent: shape is enough. */
  readonly accept?: (secret: string, match: RegExpExecArray) => boolean;
  /** How many public leading bytes (prefix) carry no entropy. */
  readonly publicPrefix: number;
  /** Makes a fresh true sample; `random` gives uniform integers below n. Text around the secret allowed. */
  readonly sample: (random: (below: number) => number) => { readonly text: string; readonly secret: string };
  /** Look-alikes that must not match. Written by hand; never a real-looking token. */
  readonly nearMisses: readonly string[];
}

/** What to hunt for: by window and MAC (value unknown), or by value. */
export type HuntEntry =
  | {
      readonly kind: 'blind';
      readonly id: string;
      readonly length: number;
      readonly windowOffset: number;
      /** How many bytes behind the window's first one an anchor byte stands; null: nobody said. */
      readonly anchor: number | null;
      /** 8 bytes, SipHash-2-4 of the 16 bytes at windowOffset. */
      readonly windowTag: Uint8Array;
      /** 16 bytes. */
      readonly windowKey: Uint8Array;
      /** Confirms a full candidate: HMAC-SHA-256(confirmKey, salt ‖ candidate) = confirm. */
      readonly confirmKey: Uint8Array;
      readonly salt: Uint8Array;
      readonly confirm: Uint8Array;
    }
  | {
      readonly kind: 'plain';
      readonly id: string;
      readonly value: Uint8Array;
      /** `credential`: only where the value stands as a credential (assignment, URL user-info, header, known field). */
      readonly context: 'any' | 'credential';
    };

/** One hit. `value` is the canonical secret: the receiver wipes it. Offsets are into the scanned bytes. */
export interface Match {
  readonly kind: 'finding' | 'replica';
  /** Rule id of a finding, entry id of a replica. */
  readonly by: string;
  readonly form: Form;
  readonly span: Span;
  readonly edges: Edges;
  readonly value: Uint8Array;
  /** False where a sealed entry's value stands outside a credential context (a residual for a person). */
  readonly credential: boolean;
}

/** A hunted entry at [start, end) of `view`, which is the one that was searched or a reading of a part of it (View.folded). */
export type Found = (id: string, view: View, start: number, end: number, credential: boolean) => void;

/**
 * The kernel's face: the caller reads bytes straight into `input()` and calls `scan(length)`. One engine per worker; not
 * re-entrant. Throws RangeError when length exceeds the capacity, and nothing else for any bytes.
 */
export interface Engine {
  /** Bytes that one call takes: block size plus OVERLAP. */
  readonly capacity: number;
  input(): Uint8Array;
  /** Every occurrence of every rule and entry in input()[0, length), ordered by start. */
  scan(length: number): Match[];
  /**
   * Whether the last scan left something out because the input was nested or repeated beyond any honest use (its decoding or
   * confirming budget ran out): the source then counts as `too-deep`, not as searched.
   */
  readonly exhausted: boolean;
}

/** How far two neighbouring blocks of one source must overlap so that no match is cut: the longest match in bytes. */
export const OVERLAP = 65_536;

/** The shapes of forms/: what one secret looks like on disk. */

/** Half-open byte range. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * One encoding, or a chain of them, outermost first and joined by `+`: `raw`, `utf16le`, `utf16be`, `json`, `percent`,
 * `base64`, `base64url`, `hex`, `html`, `shell` (splices and backslashes), `shell-single` (splices only), `backslash-x`,
 * `quoted-printable`, `zsh` (metafied), `base64+gzip` (compressed, so never rewritten); JSON inside JSON is `json+json`, base64 of UTF-16 is `base64+utf16le`. Innermost there
 * may be `lines` (line breaks written otherwise than as LF, line-breaks.ts), after `single-quoted` or `double-quoted` (quotes
 * written twice) or alone.
 */
export type Form = string;

/**
 * Bits of a span's first and last encoded character that belong to its neighbours and must survive a rewrite.
 * Zero except for base64 whose alignment does not fall on the secret's edges (0, 2 or 4). Of base64 within base64 both
 * are needed: octal digits, the outermost base64 lowest (`2 + 8 * 4`: outer 2, inner 4).
 */
export interface Edges {
  readonly lead: number;
  readonly trail: number;
}

/** Where a value stands in a block of bytes. `span` is the smallest raw range whose overwrite removes the value. */
export interface Occurrence {
  readonly form: Form;
  readonly span: Span;
  readonly edges: Edges;
}

/** One epoch of the fleet's keys (or of one user's, where there is no fleet), as bytes. */
export interface FingerprintKeys {
  readonly epoch: number;
  /** HMAC-SHA-256 keys of fingerprints: 32 bytes for each epoch up to this one, oldest first (fingerprint.ts). */
  readonly fingerprint: Uint8Array;
  /** 16 bytes: SipHash-2-4 key of windows. */
  readonly window: Uint8Array;
  /** 32 bytes: master of the per-order confirm keys. */
  readonly confirm: Uint8Array;
}

/**
 * A value in its decoded surroundings: `bytes` is what the encoding hides, `spanOf` leads back to the raw bytes.
 * Views nest (base64 of JSON of UTF-16 …) to a bounded depth.
 */
export interface View {
  readonly form: Form;
  readonly bytes: Uint8Array;
  /** Smallest raw range that covers bytes [start, end) of this view, and the neighbours' bits at its edges. */
  spanOf(start: number, end: number): { readonly span: Span; readonly edges: Edges };
  /**
   * A view joins the pieces of one encoding that lie scattered over the raw bytes, with a NUL between them. False where
   * [start, end) reaches from one piece into the next, so that nothing may be concluded from it.
   */
  isWhole(start: number, end: number): boolean;
  /**
   * Bytes [start, end) read as if their line breaks were LF alone, or their quotes not doubled, or both: one view of the stretch
   * per way that changes anything, simplest first. Work proportional to the stretch.
   */
  folded(start: number, end: number): Iterable<View>;
}

/**
 * forms/ — what one secret looks like on disk.
 *
 * Job: encodings and the way back (views, decodeSpan), the obvious search (slowFind), what a value is overwritten with
 * (filler), and what may be told of a value to those who do not hold it (fingerprints, the entropy gate, windows, blind
 * entries).
 * Promise: bytes in, values out; linear in the input for any bytes; nothing here logs, stores or sends.
 * May not import anything of ours, nor Node nor the DOM: the same code runs in the browser that announces a rotation, in the
 * CLI and in the scanner, and must give the same answers there.
 */
export type { Edges, FingerprintKeys, Form, Occurrence, Span, View } from './face.ts';
export { decodeBase64url, encodeBase64url } from './base64url.ts';
export { type BlindFields, type BlindOptions, makeBlind } from './blind.ts';
export { estimateMinEntropyBits, unguessable } from './entropy.ts';
export { FormsError, type FormsErrorCode } from './errors.ts';
export { filler } from './filler.ts';
export { confirmation, confirmKey, fingerprint, localFingerprint, turnForward } from './fingerprint.ts';
export { GZIP_BASE64 } from './gzip.ts';
export { decodeSpan } from './layers.ts';
export { canonicalValue, isFoldable } from './line-breaks.ts';
export { publicPrefixOf } from './prefix.ts';
export { runEnd } from './runs.ts';
export { equalBytes, Secret } from './secret.ts';
export { siphash24, type WindowHasher, windowHasher } from './siphash.ts';
export { slowFind, slowFinder } from './slow.ts';
export { rawView, type ViewOptions, views } from './views.ts';
export { chooseWindow, isAnchor, isWindow, WINDOW, WINDOW_CLASS } from './window.ts';

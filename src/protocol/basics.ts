import * as v from 'valibot';

/** Shapes that every other file of the wire is made of. Bytes travel as unpadded base64url, times as ISO 8601 in UTC. */

/** Unpadded base64url (RFC 4648 §5). */
export const Base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/, 'not base64url'), v.maxLength(4_000_000));

/** A SHA-256 digest: 32 bytes, 43 characters. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'not a SHA-256 in base64url'));

/** ISO 8601, UTC, milliseconds: what `Date.prototype.toISOString` gives. */
export const Instant = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'not an ISO 8601 UTC time'));

/** An opaque id: of a fleet, device, order, person, key. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,128}$/, 'not an id'));

/** Position in the order chain; the first statement has 1, so 0 means "nothing yet". */
export const Sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * `fp1.<epoch>.<base64url of 32 bytes>`: keyed, joinable across the fleet.
 * `local1.<base64url>`: opaque outside one device, for values that could be guessed.
 */
export const Fingerprint = v.pipe(
  v.string(),
  v.regex(/^(fp1\.\d{1,9}\.[A-Za-z0-9_-]{43}|local1\.[A-Za-z0-9_-]{22,43})$/, 'not a fingerprint'),
);

/** Free text for people; bounded so that no peer can flood another's log. */
export const Sentence = v.pipe(v.string(), v.maxLength(2_000));

/** A short label: of a secret, machine, person. */
export const Label = v.pipe(v.string(), v.maxLength(256));

export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Ed25519 public key as a JWK (RFC 8037). */
export const SigningKey = v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: Sha256 });

/** X25519 public key as a JWK (RFC 8037). */
export const SealingKey = v.object({ kty: v.literal('OKP'), crv: v.literal('X25519'), x: Sha256 });

/** Compact JWE (RFC 7516). */
export const Jwe = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/, 'not a compact JWE'),
);

/** What an order may do, weakest first. */
export const Verb = v.picklist(['report', 'redact', 'delete', 'rehome']);

/** What a place is to the secret in it. */
export const PlaceClass = v.picklist(['HOME', 'COPY', 'REGEN', 'FAR']);

/** How far a machine lets orders go. */
export const Mode = v.picklist(['report', 'warn', 'enforce']);

export type SigningKey = v.InferOutput<typeof SigningKey>;
export type SealingKey = v.InferOutput<typeof SealingKey>;
export type Verb = v.InferOutput<typeof Verb>;
export type PlaceClass = v.InferOutput<typeof PlaceClass>;
export type Mode = v.InferOutput<typeof Mode>;

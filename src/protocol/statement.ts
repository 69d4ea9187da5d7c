import * as v from 'valibot';
import {
  Base64url,
  Count,
  Fingerprint,
  Id,
  Instant,
  Jwe,
  Label,
  Mode,
  PlaceClass,
  SealingKey,
  Sentence,
  Sequence,
  Sha256,
  SigningKey,
  Verb,
} from './basics.ts';
import { Reference } from './reference.ts';

/**
 * Signed statements: verbatim payload bytes plus signatures over them. The bytes travel as they were signed and are
 * parsed only after a signature has verified, so no canonical JSON is needed and nothing can be read two ways.
 */

/** Flattened JWS parts (RFC 7515) over the payload bytes; alg EdDSA, header `typ` names the payload type. */
export const JwsSignature = v.object({ kind: v.literal('jws'), keyId: Id, protected: Base64url, signature: Base64url });

/** WebAuthn assertion whose challenge is SHA-256 of the payload bytes (W3C WebAuthn Level 3). */
export const WebauthnSignature = v.object({
  kind: v.literal('webauthn'),
  keyId: Id,
  authenticatorData: Base64url,
  clientDataJSON: Base64url,
  signature: Base64url,
});

export const Signature = v.variant('kind', [JwsSignature, WebauthnSignature]);

export const Statement = v.object({ payload: Base64url, signatures: v.pipe(v.array(Signature), v.minLength(1), v.maxLength(16)) });

/** What an order to rehome writes where the value is all that a key of a settings file has; without it, and elsewhere, it redacts. */
const destination = { reference: v.optional(Reference) };

/**
 * A value by keyed window and full HMAC: ≥ 16 bytes and ≥ 80 bits of estimated min-entropy.
 * `tag` is SipHash-2-4 (64 bits, little-endian bytes) of the 16 raw bytes at `offset`, under the fleet's window key of `epoch`.
 * `anchored`: the first of these bytes is of the anchor class (`0-9 J K Q V W X Y Z j q x z`); `anchorAt`: the one so many behind it is.
 * A hunter need not look at other places; without either it looks at all.
 * `confirm` is HMAC-SHA-256(order confirm key, salt ‖ value).
 */
export const BlindEntry = v.object({
  kind: v.literal('blind'),
  id: Id,
  fingerprint: Fingerprint,
  length: v.pipe(v.number(), v.safeInteger(), v.minValue(16), v.maxValue(65_536)),
  window: v.object({
    prf: v.literal('siphash-2-4'),
    epoch: Count,
    offset: Count,
    anchored: v.boolean(),
    anchorAt: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(15))),
    tag: v.pipe(Base64url, v.length(11)),
  }),
  salt: Base64url,
  confirm: Sha256,
  ...destination,
});

/**
 * A short or guessable value, encrypted under a per-order key that the server lacks: compact JWE, `dir`, A256GCM, whose
 * plaintext is JSON `{value, salt}` in base64url. `commitment` is HMAC-SHA-256(salt, value).
 */
export const SealedEntry = v.object({ kind: v.literal('sealed'), id: Id, commitment: Sha256, ciphertext: Jwe, ...destination });

/** A value known only by its fingerprint: hunted by devices that hold a replica of it. */
export const FingerprintEntry = v.object({ kind: v.literal('fingerprint'), id: Id, fingerprint: Fingerprint, ...destination });

export const Entry = v.variant('kind', [BlindEntry, SealedEntry, FingerprintEntry]);

/** Which devices an order is for. */
export const Scope = v.object({ devices: v.union([v.literal('all'), v.array(Id)]) });

/** A share of the fleet (0 < share ≤ 1, cumulative), opened by a promotion and not before `notBefore`. */
export const Ring = v.object({ share: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), notBefore: Instant });

/**
 * Upper bounds that each agent keeps by itself. `share`: of the files that were searched, how large a part may be written (above 0, to 1).
 * What would be more is not written at all.
 */
export const Caps = v.object({
  files: Count,
  bytes: Count,
  share: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
});

/** The common part of what stands in the chain. `prev` is the chain hash before this statement (chain.ts in trust/). */
const link = { fleet: Id, seq: v.pipe(Sequence, v.minValue(1)), prev: Sha256, issuedAt: Instant };

export const OrderPayload = v.object({
  type: v.literal('order'),
  ...link,
  orderId: Id,
  /** For people: what was rotated. Never the value. */
  label: Label,
  entries: v.pipe(v.array(Entry), v.minLength(1), v.maxLength(1_000)),
  verb: Verb,
  classes: v.array(PlaceClass),
  scope: Scope,
  rings: v.pipe(v.array(Ring), v.minLength(1), v.maxLength(16)),
  caps: Caps,
  /** Below what a machine's own policy allows; absent: `enforce`. */
  mode: v.optional(Mode),
  startBy: Instant,
  watchUntil: Instant,
  /** Without one an order only reports. One per entry, in the order of entries. */
  retirements: v.array(Statement),
});

/** Opens ring `ring` (index into the order's rings). */
export const PromotionPayload = v.object({ type: v.literal('promotion'), ...link, orderId: Id, ring: Count });

export const CancellationPayload = v.object({ type: v.literal('cancellation'), ...link, orderId: Id, reason: Sentence });

/**
 * Another person's signature under what stands at `approves.seq` of the chain: an order, or a promotion, resumption or renewal
 * of it. `approves.hash` is the SHA-256 of that statement's payload bytes. It counts toward the threshold of the order's verb.
 */
export const ApprovalPayload = v.object({
  type: v.literal('approval'),
  ...link,
  orderId: Id,
  approves: v.object({ seq: v.pipe(Sequence, v.minValue(1)), hash: Sha256 }),
});

/** Stops an order until a resumption. By an operator, or by the steward: it takes power away. */
export const PausePayload = v.object({ type: v.literal('pause'), ...link, orderId: Id, reason: Sentence });

/** Lifts every pause of the order that stands before it in the chain. */
export const ResumePayload = v.object({ type: v.literal('resume'), ...link, orderId: Id, reason: Sentence });

/** Lets devices that are late start until `startBy` after all, and watch until `watchUntil`. Neither makes a time earlier. */
export const RenewalPayload = v.object({
  type: v.literal('renewal'),
  ...link,
  orderId: Id,
  startBy: Instant,
  watchUntil: v.optional(Instant),
});

/** What may stand in the chain. */
export const ChainPayload = v.variant('type', [
  OrderPayload,
  PromotionPayload,
  CancellationPayload,
  ApprovalPayload,
  PausePayload,
  ResumePayload,
  RenewalPayload,
]);

/**
 * Puts a statement of new keys (KeysPayload, by the root keys) in its place in the chain, so that nobody can be shown orders without
 * it. By any operator of the keys before or after: the place is all that it says.
 */
export const TurnPayload = v.object({ type: v.literal('turn'), ...link, keys: Statement });

/** The dead version of a secret, stated by the steward or by the operator who held the value. */
export const RetirementPayload = v.object({
  type: v.literal('retirement'),
  fleet: Id,
  sequence: Count,
  ref: Label,
  version: Label,
  /** Fingerprint of the dead value, or for a sealed entry its commitment as `commit1.<base64url>`. */
  fingerprint: v.union([Fingerprint, v.pipe(v.string(), v.regex(/^commit1\.[A-Za-z0-9_-]{43}$/))]),
  successor: v.nullable(Fingerprint),
  oldInvalidAt: Instant,
  issuedAt: Instant,
});

/** The newest state of the chain, by the steward; stale after `expiresAt`. */
export const HeadPayload = v.object({
  type: v.literal('head'),
  fleet: Id,
  sequence: Sequence,
  hash: Sha256,
  issuedAt: Instant,
  expiresAt: Instant,
});

/** A device let in (or out) by the steward, with the fleet keys wrapped to its sealing key. */
export const AdmissionPayload = v.object({
  type: v.literal('admission'),
  fleet: Id,
  deviceId: Id,
  state: v.picklist(['admitted', 'revoked']),
  signingKey: SigningKey,
  sealingKey: SealingKey,
  /** Compact JWE, ECDH-ES+A256KW / A256GCM, of JSON FleetKeys; null when revoked. */
  wrapped: v.nullable(Jwe),
  /** The newest epoch among the keys that are wrapped. */
  epoch: v.optional(Count),
  /** Why it was put out, for its user. */
  reason: v.optional(Sentence),
  /** The device that took its place, where that is why. */
  replacedBy: v.optional(Id),
  issuedAt: Instant,
});

export const ResidualReason = v.picklist([
  'span-changed',
  'file-changed',
  'file-gone',
  'no-writer-for-format',
  'encoding-not-writable',
  'syntax-would-break',
  'class-not-allowed',
  'outside-roots',
  'hard-link-outside-roots',
  'symlink',
  'read-only',
  'permission-denied',
  'network-mount',
  'cloud-placeholder',
  'owner-application-running',
  'file-busy',
  'cap-reached',
  'not-a-credential-context',
  'signed-content',
  'no-retirement-record',
  'retirement-mismatch',
  'verification-failed',
  'disk-full',
  'io-error',
  'cancelled',
  'interrupted',
  'policy-report-only',
  'consent-needed',
  'too-large',
  'store-damaged',
  'tool-missing',
  'work-in-progress',
]);

/** Where in a file: typed steps from the outside in. */
export const LocatorStep = v.variant('kind', [
  v.object({ kind: v.literal('line'), line: Count, column: v.optional(Count) }),
  v.object({ kind: v.literal('pointer'), pointer: v.string() }),
  v.object({ kind: v.literal('entry'), name: v.string() }),
  v.object({ kind: v.literal('cell'), table: v.string(), row: v.union([v.string(), v.number()]), column: v.string() }),
  v.object({ kind: v.literal('key'), key: v.string() }),
  v.object({ kind: v.literal('offset'), offset: Count }),
]);
export const Locator = v.array(LocatorStep);

/** Half-open byte range. */
export const Span = v.object({ start: Count, end: Count });

export const Residual = v.object({
  entry: Id,
  place: Id,
  class: PlaceClass,
  /** Home as `~/…`, through the redactor. */
  path: v.string(),
  locator: Locator,
  reason: ResidualReason,
  /** For a person: why, and what can be done. */
  sentence: Sentence,
});

/** A device's signed account of one order; its claim, shown as "rescanned by device". */
export const ReceiptPayload = v.object({
  type: v.literal('receipt'),
  fleet: Id,
  deviceId: Id,
  /** Deterministic in (order, device, phase, attempt): a repeated receipt is the same receipt. */
  receiptId: Id,
  orderId: Id,
  /** SHA-256 of the order's payload bytes. */
  orderHash: Sha256,
  phase: v.picklist(['first', 'recheck', 'relapse', 'undo']),
  /** executed: purged as far as possible. reported: found, nothing written. refused: not carried out, see reason. */
  decision: v.picklist(['executed', 'reported', 'refused']),
  reason: v.nullable(v.object({ code: Id, sentence: Sentence })),
  startedAt: Instant,
  finishedAt: Instant,
  found: Count,
  purged: Count,
  files: Count,
  residuals: v.array(Residual),
  residualCount: Count,
  notVisible: v.object({ count: Count, reasons: v.record(v.string(), Count) }),
  /** What was purged and what is left, by place, as far as told; absent from older devices. */
  places: v.optional(v.pipe(v.array(v.object({ place: Id, class: PlaceClass, purged: Count, residuals: Count })), v.maxLength(400))),
  /** For an order to rehome, what became of those that were purged; they add up to `purged`. */
  removed: v.optional(v.object({ rehomed: Count, redacted: Count, deleted: Count })),
  undoUntil: v.nullable(Instant),
});

export type Signature = v.InferOutput<typeof Signature>;
export type Statement = v.InferOutput<typeof Statement>;
export type BlindEntry = v.InferOutput<typeof BlindEntry>;
export type SealedEntry = v.InferOutput<typeof SealedEntry>;
export type FingerprintEntry = v.InferOutput<typeof FingerprintEntry>;
export type Entry = v.InferOutput<typeof Entry>;
export type Caps = v.InferOutput<typeof Caps>;
export type OrderPayload = v.InferOutput<typeof OrderPayload>;
export type PromotionPayload = v.InferOutput<typeof PromotionPayload>;
export type CancellationPayload = v.InferOutput<typeof CancellationPayload>;
export type ApprovalPayload = v.InferOutput<typeof ApprovalPayload>;
export type PausePayload = v.InferOutput<typeof PausePayload>;
export type ResumePayload = v.InferOutput<typeof ResumePayload>;
export type RenewalPayload = v.InferOutput<typeof RenewalPayload>;
export type ChainPayload = v.InferOutput<typeof ChainPayload>;
export type TurnPayload = v.InferOutput<typeof TurnPayload>;
/** A link of the chain: what is about orders, and turns of the keys. */
export type LinkPayload = ChainPayload | TurnPayload;
export type RetirementPayload = v.InferOutput<typeof RetirementPayload>;
export type HeadPayload = v.InferOutput<typeof HeadPayload>;
export type AdmissionPayload = v.InferOutput<typeof AdmissionPayload>;
export type ReceiptPayload = v.InferOutput<typeof ReceiptPayload>;
export type Residual = v.InferOutput<typeof Residual>;
export type ResidualReason = v.InferOutput<typeof ResidualReason>;
export type Locator = v.InferOutput<typeof Locator>;
export type Span = v.InferOutput<typeof Span>;

import * as v from 'valibot';
import {
  Base64url,
  Count,
  Fingerprint,
  Id,
  Instant,
  Jwe,
  Label,
  PlaceClass,
  SealingKey,
  Sentence,
  Sequence,
  Sha256,
  SigningKey,
} from './basics.ts';
import { RotationEvent } from './events.ts';
import { Locator, Span, Statement } from './statement.ts';

/**
 * Frames on the WebSocket: one JSON text message each, told apart by `t`, at most MAX_FRAME_BYTES long. Devices connect
 * to /api/v1/device, stewards to /api/v1/steward; the role in the hello must be that of the path.
 *
 * server → client: challenge, welcome, item, head, admission, accepted, refused, slow; to a steward also device, retirement-request,
 *   request, seen, rotation-event, receipts
 * device → server: hello, ack, replicas, gone, progress, receipt
 * steward → server: hello, admit, head, retirement, answer, enrolment, waits, waiting, draft, receipts-wanted, pause
 *
 * Every client frame that changes state carries an `id`; repeating a frame with the same id changes nothing (idempotent)
 * and is answered by the same `accepted`.
 */
export const MAX_FRAME_BYTES = 1_048_576;

export const Role = v.picklist(['device', 'steward']);

/** First frame of the server: prove who you are over this nonce. */
export const Challenge = v.object({ t: v.literal('challenge'), protocol: Count, oldest: Count, nonce: Base64url, time: Instant });

/**
 * First frame of the client. `proof` is a compact JWS by its key over JSON {purpose:'lastcopy-hello', fleet, role, id, nonce}.
 * `cursor` is the last chain sequence that a device has durably taken.
 */
export const Hello = v.object({ t: v.literal('hello'), protocol: Count, role: Role, id: Id, cursor: Sequence, proof: v.string() });

export const Welcome = v.object({
  t: v.literal('welcome'),
  protocol: Count,
  state: v.picklist(['pending', 'admitted', 'revoked', 'steward']),
  time: Instant,
  /** Frames with an id that a device may have sent without their answers; without it as many as it likes. */
  credit: v.optional(v.pipe(Count, v.minValue(1))),
});

/**
 * A piece of the chain: the whole statement for those in scope, else only its hash, so that the chain has no gaps. Only an
 * order may travel as a hash; promotions and cancellations go whole to everyone, so that none can be hidden behind one.
 */
export const ChainItem = v.variant('kind', [
  v.object({
    kind: v.literal('statement'),
    seq: Sequence,
    statement: Statement,
    /** The order's key for sealed entries, wrapped to this device; null where the order has none. */
    sealedKey: v.nullable(Jwe),
  }),
  v.object({ kind: v.literal('hash'), seq: Sequence, hash: Sha256 }),
]);

export const Item = v.object({ t: v.literal('item'), item: ChainItem });
export const Head = v.object({ t: v.literal('head'), id: v.optional(Id), statement: Statement });
export const Admission = v.object({ t: v.literal('admission'), statement: Statement });
export const Accepted = v.object({ t: v.literal('accepted'), id: Id });
export const Refused = v.object({
  t: v.literal('refused'),
  id: v.nullable(Id),
  code: Id,
  message: Sentence,
  /** Milliseconds to wait before trying again; null: trying again is useless. */
  retryAfter: v.nullable(Count),
});

/**
 * Too much comes at once: for so many milliseconds at most `credit` frames without their answers, then as the welcome said. To
 * devices that speak protocol 2.
 */
export const Slow = v.object({ t: v.literal('slow'), credit: v.pipe(Count, v.minValue(1)), for: Count });

export const Ack = v.object({ t: v.literal('ack'), cursor: Sequence });

/** As long as the longest that a system opens (Windows: 32,767 UTF-16 units). */
const Path = v.pipe(v.string(), v.maxLength(32_768));

/** One occurrence of one secret on one device. Never a value. */
export const Replica = v.object({
  replicaId: Id,
  fingerprint: Fingerprint,
  rule: Id,
  place: Id,
  class: PlaceClass,
  format: Id,
  form: Label,
  path: Path,
  locator: Locator,
  span: v.nullable(Span),
  length: Count,
  seenAt: Instant,
});

export const Replicas = v.object({
  t: v.literal('replicas'),
  id: Id,
  upserts: v.pipe(v.array(Replica), v.maxLength(500)),
  gone: v.pipe(v.array(Id), v.maxLength(500)),
});

/** What a device could not read, whole picture each time. */
export const Visibility = v.object({
  t: v.literal('visibility'),
  id: Id,
  files: Count,
  bytes: Count,
  notVisible: Count,
  reasons: v.pipe(v.record(Label, Count), v.maxEntries(200)),
  watching: v.picklist(['live', 'degraded', 'off']),
});

export const OrderState = v.picklist(['delivered', 'waiting', 'hunting', 'purging', 'verifying', 'finished', 'refused']);
export const Progress = v.object({
  t: v.literal('progress'),
  id: Id,
  orderId: Id,
  state: OrderState,
  detail: v.nullable(v.object({ code: Id, sentence: Sentence })),
  at: Instant,
});

export const Receipt = v.object({ t: v.literal('receipt'), id: Id, statement: Statement });

/** A device as the steward sees it. Everything in it is the device's own claim but its proof of possession. */
export const DeviceRecord = v.object({
  deviceId: Id,
  signingKey: SigningKey,
  sealingKey: SealingKey,
  machine: Label,
  user: Label,
  os: Label,
  enrolledAt: Instant,
  state: v.picklist(['pending', 'admitted', 'revoked']),
  /** The proof of its enrolment, as it made it: that the sealing key is the device's own choice, and nobody put in another. */
  proof: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
});
export const Device = v.object({ t: v.literal('device'), device: DeviceRecord });

export const Admit = v.object({ t: v.literal('admit'), id: Id, statement: Statement });
/** An operator asks that a version be stated dead; the steward checks the operator's signature itself. */
export const RetirementRequest = v.object({ t: v.literal('retirement-request'), requestId: Id, statement: Statement });
/** Answer to a request: a signed record, or why not. */
export const Retirement = v.object({
  t: v.literal('retirement'),
  id: Id,
  requestId: Id,
  statement: v.nullable(Statement),
  refusal: v.nullable(Sentence),
});

/** An operator asks for a decision on devices or enrolment (StewardRequestPayload); the steward checks the signature itself. */
export const StewardRequest = v.object({ t: v.literal('request'), requestId: Id, statement: Statement });
/** What became of it (StewardAnswerPayload). */
export const StewardAnswer = v.object({ t: v.literal('answer'), id: Id, requestId: Id, statement: Statement });
/** Whether new devices may enrol (EnrolmentPayload). */
export const Enrolment = v.object({ t: v.literal('enrolment'), id: Id, statement: Statement });
/** Why a device is left pending, for whoever looks at the list. */
export const Waits = v.object({ t: v.literal('waits'), id: Id, deviceId: Id, code: Id, sentence: Sentence });
/**
 * Asks for a `device` frame for each device that is pending, then for `seen` of the devices in `about`: what the steward's
 * decisions rest on may have changed.
 */
export const Waiting = v.object({ t: v.literal('waiting'), id: Id, about: v.pipe(v.array(Id), v.maxLength(500)) });
/** When the server last saw these devices; its claim. `lastSeenAt`: null for never, and now for one that is connected. */
export const Seen = v.object({
  t: v.literal('seen'),
  devices: v.pipe(v.array(v.object({ deviceId: Id, lastSeenAt: v.nullable(Instant) })), v.maxLength(500)),
});

/** A rotation event that waits for a draft (events.ts). The server's claim. */
export const RotationNews = v.object({ t: v.literal('rotation-event'), event: RotationEvent });
/** The steward's draft of an event (DraftPayload); of one that it noticed itself too. */
export const Draft = v.object({ t: v.literal('draft'), id: Id, statement: Statement });

/** The steward asks for the receipts of an order after number `after` of their arrival (0: from the first); answered by `receipts`. */
export const ReceiptsWanted = v.object({ t: v.literal('receipts-wanted'), id: Id, orderId: Id, after: Count });
/**
 * Receipts as devices signed them, for the steward to check by the keys that it admitted. `next` is what to ask on with; `more`:
 * there are others, which did not fit.
 */
export const ReceiptsShown = v.object({
  t: v.literal('receipts'),
  orderId: Id,
  receipts: v.pipe(v.array(v.object({ deviceId: Id, statement: Statement })), v.maxLength(200)),
  next: Count,
  more: v.boolean(),
});
/** The steward pauses an order (PausePayload, next in the chain). Refused `chain-moved`: sign it anew on the new tip. */
export const Pause = v.object({ t: v.literal('pause'), id: Id, statement: Statement });

/** What a server sends. */
export const ServerFrame = v.variant('t', [
  Challenge,
  Welcome,
  Item,
  Head,
  Admission,
  Accepted,
  Refused,
  Device,
  RetirementRequest,
  StewardRequest,
  Seen,
  RotationNews,
  ReceiptsShown,
  Slow,
]);
/** What a device sends. */
export const DeviceFrame = v.variant('t', [Hello, Ack, Replicas, Visibility, Progress, Receipt]);
/** What a steward sends. */
export const StewardFrame = v.variant('t', [
  Hello,
  Ack,
  Admit,
  Head,
  Retirement,
  StewardAnswer,
  Enrolment,
  Waits,
  Waiting,
  Draft,
  ReceiptsWanted,
  Pause,
]);

export type Role = v.InferOutput<typeof Role>;
export type ChainItem = v.InferOutput<typeof ChainItem>;
export type Replica = v.InferOutput<typeof Replica>;
export type DeviceRecord = v.InferOutput<typeof DeviceRecord>;
export type OrderState = v.InferOutput<typeof OrderState>;
export type ServerFrame = v.InferOutput<typeof ServerFrame>;
export type DeviceFrame = v.InferOutput<typeof DeviceFrame>;
export type StewardFrame = v.InferOutput<typeof StewardFrame>;

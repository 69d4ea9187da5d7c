import * as v from 'valibot';
import { Count, Id, Instant, Label, PlaceClass, SealingKey, Sentence, Sequence, Sha256, SigningKey, Verb } from './basics.ts';
import { ChainItem, DeviceRecord, OrderState, Replica } from './frame.ts';
import { Statement } from './statement.ts';

/**
 * HTTP under /api/v1. Nothing here accepts or returns a secret or a fleet key.
 *
 * The table of requests is operations.ts.
 *
 * Operators prove possession of an order key per request: header `Authorization: DPoP <jws>`, a compact JWS over
 * {purpose:'lastcopy-request', fleet, htm, htu (path and query), nonce, bodyHash}, in the manner of RFC 9449 with a
 * server-given nonce, so no clocks need to agree. Errors are RFC 9457 problem documents.
 */
export const API = '/api/v1';

export const Nonce = v.object({ nonce: v.string(), time: Instant });

export const EnrolRequest = v.object({
  fleet: Id,
  token: v.pipe(v.string(), v.maxLength(256)),
  deviceId: Id,
  signingKey: SigningKey,
  sealingKey: SealingKey,
  machine: Label,
  user: Label,
  os: Label,
  /** Compact JWS by the device key over {purpose:'lastcopy-enrol', fleet, deviceId, nonce, sealingKey}. */
  proof: v.string(),
});
export const EnrolAnswer = v.object({ deviceId: Id, state: v.picklist(['pending', 'admitted', 'revoked']) });

export const HeadAnswer = v.object({ head: v.nullable(Statement) });
export const ChainAnswer = v.object({ items: v.array(ChainItem) });

/** The name of a request; the same statement has the same name. */
export const RetirementAsked = v.object({ requestId: v.string() });
/** `sealedKeys`: device id → JWE of the order key, for orders with sealed entries. */
export const Submit = v.object({ statement: Statement, sealedKeys: v.record(v.string(), v.string()) });
export const SubmitAnswer = v.object({ seq: Sequence, hash: Sha256 });

/** Every turn of the fleet's keys, in the order of the chain. */
export const KeysAnswer = v.object({ turns: v.array(v.object({ seq: Sequence, statement: Statement })) });
/** `keys`: signed by the roots. `turn` puts them in their place; null asks for the place. */
export const TurnRequest = v.object({ keys: Statement, turn: v.nullable(Statement) });
export const TurnAnswer = v.object({ placed: v.nullable(Sequence), tip: v.object({ seq: Sequence, hash: Sha256 }) });

export const RetirementAnswer = v.object({ statement: v.nullable(Statement), refusal: v.nullable(Sentence) });

/** The name of a request; the same statement has the same name. */
export const StewardAsked = v.object({ requestId: v.string() });
/** Null until the steward has answered. */
export const StewardRequestAnswer = v.object({ statement: v.nullable(Statement) });
/** The steward's newest word; null: it never said any, so enrolment is open. */
export const EnrolmentAnswer = v.object({ statement: v.nullable(Statement) });

export const RotationState = v.picklist([
  'announced',
  'approved',
  'running',
  'paused',
  'contained',
  'residual',
  'reopened',
  'cancelled',
  'expired',
]);

/** Containment of one order, counted over expected devices. */
export const Rotation = v.object({
  orderId: Id,
  seq: Sequence,
  label: Label,
  verb: Verb,
  issuedAt: Instant,
  state: RotationState,
  devices: v.object({ expected: Count, delivered: Count, working: Count, finished: Count, refused: Count, silent: Count }),
  found: Count,
  purged: Count,
  residuals: Count,
  notVisible: Count,
  /** When every expected device had finished for the first time; null until then. */
  containedAt: v.nullable(Instant),
  /** Milliseconds from issuedAt to containedAt. */
  timeToContain: v.nullable(Count),
  /** When the newest relapse after that came; null where there was none. */
  reopenedAt: v.optional(v.nullable(Instant)),
  /** Distinct persons that must sign, and who has. `pending`: statements of the chain that wait for another person too. */
  approval: v.optional(v.object({ needed: Count, persons: v.array(Label), met: v.boolean(), pending: v.array(Sequence) })),
  paused: v.optional(v.nullable(v.object({ at: Instant, by: Label, reason: Sentence }))),
  /** As renewed. */
  startBy: v.optional(Instant),
  watchUntil: v.optional(Instant),
});
export const Rotations = v.object({ rotations: v.array(Rotation) });
export const RotationDevice = v.object({
  deviceId: Id,
  machine: Label,
  user: Label,
  state: v.picklist(['silent', ...OrderState.options]),
  detail: v.nullable(v.object({ code: Id, sentence: Sentence })),
  at: v.nullable(Instant),
  /** Newest receipt of the device, as it signed it. */
  receipt: v.nullable(Statement),
});
export const RotationDetail = v.object({ rotation: Rotation, devices: v.array(RotationDevice) });

export const ReplicasAnswer = v.object({
  replicas: v.array(v.object({ deviceId: Id, machine: Label, user: Label, ...Replica.entries })),
  total: Count,
  byPlace: v.record(v.string(), Count),
  byClass: v.record(PlaceClass, Count),
});
export const DevicesAnswer = v.object({
  devices: v.array(
    v.object({
      ...DeviceRecord.entries,
      lastSeenAt: v.nullable(Instant),
      cursor: Sequence,
      connected: v.boolean(),
      notVisible: v.nullable(Count),
      watching: v.nullable(v.string()),
      /** The steward's admission; null while pending. */
      admission: v.nullable(Statement),
      /** Why the steward left it pending, in its words. */
      waits: v.optional(v.nullable(v.object({ code: Id, sentence: Sentence }))),
    }),
  ),
});

/** An OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.1). */
export const OpenApi = v.looseObject({ openapi: v.string(), info: v.looseObject({ title: v.string(), version: v.string() }) });

/**
 * RFC 9457. `code` is stable, `detail` says what to do next. `enrolment` comes with `enrolment-closed`: the steward's word for
 * it, so that a device can see that it is not the server that keeps it out.
 */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: Count,
  code: Id,
  detail: Sentence,
  enrolment: v.optional(Statement),
});

export type EnrolRequest = v.InferOutput<typeof EnrolRequest>;
export type EnrolAnswer = v.InferOutput<typeof EnrolAnswer>;
export type TurnAnswer = v.InferOutput<typeof TurnAnswer>;
export type Submit = v.InferOutput<typeof Submit>;
export type SubmitAnswer = v.InferOutput<typeof SubmitAnswer>;
export type Rotation = v.InferOutput<typeof Rotation>;
export type RotationDevice = v.InferOutput<typeof RotationDevice>;
export type RotationDetail = v.InferOutput<typeof RotationDetail>;
export type ReplicasAnswer = v.InferOutput<typeof ReplicasAnswer>;
export type DevicesAnswer = v.InferOutput<typeof DevicesAnswer>;
export type Problem = v.InferOutput<typeof Problem>;

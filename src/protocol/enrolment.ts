import * as v from 'valibot';
import { Base64url, Id, Instant, Sentence } from './basics.ts';

/**
 * Who belongs to the fleet, as operators ask for it and the steward decides it. A request travels through the server as
 * it was signed; the steward believes the operator's signature in it and nothing else, and answers by a statement.
 */

/** Devices that one request may name. */
export const MOST_ASKED = 500;

export const StewardAsk = v.variant('kind', [
  v.object({
    kind: v.literal('admit'),
    devices: v.pipe(
      v.array(
        v.object({
          /** It follows from the device's key, machine and user, so these are named by it too. */
          deviceId: Id,
          /** Devices of the same machine and user that this one takes the place of, as after re-imaging. */
          replaces: v.pipe(v.array(Id), v.maxLength(16)),
        }),
      ),
      v.minLength(1),
      v.maxLength(MOST_ASKED),
    ),
  }),
  v.object({
    kind: v.literal('revoke'),
    devices: v.pipe(v.array(Id), v.minLength(1), v.maxLength(MOST_ASKED)),
    reason: Sentence,
  }),
  /** Whether new devices may enrol. `until`: then it is the other way round again. */
  v.object({ kind: v.literal('enrolment'), open: v.boolean(), until: v.nullable(Instant) }),
]);

/** An operator asks the steward. `nonce` is random: the same wish twice is two requests, one request twice is one. */
export const StewardRequestPayload = v.object({
  type: v.literal('steward-request'),
  fleet: Id,
  nonce: v.pipe(Base64url, v.minLength(22), v.maxLength(64)),
  issuedAt: Instant,
  /** Afterwards the steward no longer takes it up. */
  expiresAt: Instant,
  ask: StewardAsk,
});

/** What became of a request: by the steward, per device where it named some. */
export const StewardAnswerPayload = v.object({
  type: v.literal('steward-answer'),
  fleet: Id,
  requestId: Id,
  /** `partly`: some devices were refused, as `devices` tells. */
  outcome: v.picklist(['done', 'partly', 'refused']),
  /** Stable; null where all of it was done. */
  code: v.nullable(Id),
  sentence: Sentence,
  devices: v.pipe(
    v.array(
      v.object({
        deviceId: Id,
        outcome: v.picklist(['admitted', 'revoked', 'refused']),
        code: v.nullable(Id),
        sentence: Sentence,
      }),
    ),
    v.maxLength(MOST_ASKED),
  ),
  issuedAt: Instant,
});

/** The steward's word on whether new devices may enrol; the newest counts. */
export const EnrolmentPayload = v.object({
  type: v.literal('enrolment'),
  fleet: Id,
  open: v.boolean(),
  /** From then on it is the other way round; null: until another word. */
  until: v.nullable(Instant),
  issuedAt: Instant,
});

export type StewardAsk = v.InferOutput<typeof StewardAsk>;
export type StewardRequestPayload = v.InferOutput<typeof StewardRequestPayload>;
export type StewardAnswerPayload = v.InferOutput<typeof StewardAnswerPayload>;
export type EnrolmentPayload = v.InferOutput<typeof EnrolmentPayload>;

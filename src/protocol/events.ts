import * as v from 'valibot';
import { Count, Fingerprint, Id, Instant, Label, Sentence } from './basics.ts';
import { BlindEntry, FingerprintEntry, Statement } from './statement.ts';

/**
 * Rotation events: what secrets managers and scanners tell, in one form. An event orders nothing: the steward makes a draft of
 * it, and an operator signs an order or does not.
 */

/** Who told. */
export const RotationSource = v.picklist(['aws', 'vault', 'github', 'gitguardian', 'infisical', 'doppler', 'caep']);

/**
 * rotated: another version is the current one. revoked: the old value is said to be invalid. changed: something of what `secretRef`
 * names was changed, it is not told what. deleted: a version was deleted where it is kept, which does not make it invalid.
 */
export const RotationKind = v.picklist(['rotated', 'revoked', 'changed', 'deleted']);

/** Never a value, nor anything made of one. */
export const RotationEvent = v.object({
  /** Follows from what the source calls the event, so that the same one told twice is one. */
  eventId: Id,
  source: RotationSource,
  /** The secret's name where it is kept: an ARN, `<steward's name of the manager>/<mount>/<path>`, … */
  secretRef: Label,
  oldVersion: v.nullable(Label),
  newVersion: v.nullable(Label),
  occurredAt: Instant,
  /** Since or from when the old value is invalid, where the source says so; it may lie ahead. */
  oldInvalidAt: v.nullable(Instant),
  kind: RotationKind,
});

/** Values of one secret that a draft holds at most, and how often it can be announced. */
export const MOST_DRAFTED = 32;
export const MOST_TICKETS = 8;

/** One value of the dead version. `field` is its name in the secret (a JSON pointer), empty where the secret is one value. */
export const DraftedValue = v.object({ field: Label, successor: v.nullable(Fingerprint) });

/** Blind, or by fingerprint where no window of the value hides enough: then only devices that have found it themselves hunt it. */
const DraftedEntry = v.variant('kind', [BlindEntry, FingerprintEntry]);

/** Entries good for one order of this very id. */
export const DraftTicket = v.object({
  orderId: Id,
  entries: v.pipe(v.array(DraftedEntry), v.minLength(1), v.maxLength(MOST_DRAFTED)),
});

/**
 * What the steward makes of an event, by what it has itself read from the manager.
 *
 * ready: `tickets` hold entries of the old version. unregistered: it never read that version. guessable: each value in it could be
 * guessed from whatever left the steward. in-use: the manager still gives the version, or every value in it, as a current one. unconfirmed: the
 * manager did not answer.
 */
export const DraftPayload = v.object({
  type: v.literal('draft'),
  fleet: Id,
  event: RotationEvent,
  outcome: v.picklist(['ready', 'unregistered', 'guessable', 'in-use', 'unconfirmed']),
  /** What was found, and what to do next. */
  sentence: Sentence,
  /** One for each entry of a ticket, in their order. */
  values: v.pipe(v.array(DraftedValue), v.maxLength(MOST_DRAFTED)),
  tickets: v.pipe(v.array(DraftTicket), v.maxLength(MOST_TICKETS)),
  /** Values of the version that no entry stands for: guessable, or still in use. */
  left: Count,
  issuedAt: Instant,
});

/** An event as a relay holds it. `hook`: by which of its doors it came; null where the steward told it. */
export const HeldEvent = v.object({
  event: RotationEvent,
  hook: v.nullable(Label),
  receivedAt: Instant,
  /** The steward's draft (DraftPayload); null until it answers. */
  draft: v.nullable(Statement),
});

/** What a source is answered. `ignored`: why nothing came of what it sent, where that is so. */
export const HookAnswer = v.object({ events: v.array(Id), repeated: Count, ignored: v.nullable(Sentence) });
export const EventsAnswer = v.object({ events: v.array(HeldEvent) });

export type RotationSource = v.InferOutput<typeof RotationSource>;
export type RotationKind = v.InferOutput<typeof RotationKind>;
export type RotationEvent = v.InferOutput<typeof RotationEvent>;
export type DraftedEntry = v.InferOutput<typeof DraftedEntry>;
export type DraftPayload = v.InferOutput<typeof DraftPayload>;
export type HeldEvent = v.InferOutput<typeof HeldEvent>;

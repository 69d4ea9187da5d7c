import { turnForward } from '../forms/index.ts';
import type { DraftPayload } from '../protocol/index.ts';
import { fingerprintKeys, openDraft } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { ApiError, type Operator } from './operator.ts';
import type { DraftedRotation } from './rotation.ts';

/**
 * The steward's draft of a rotation event, by its signature.
 * @throws UserError where there is none that an order can be made of, with what to do instead
 */
export async function readDraft(operator: Operator, eventId: string): Promise<DraftPayload> {
  let held: Awaited<ReturnType<Operator['api']['rotationEvent']>>;
  try {
    held = await operator.api.rotationEvent(eventId);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unknown-event')
      throw new UserError(`There is no rotation event ${eventId}.`, 'Look at: lastcopy events');
    throw error;
  }
  if (held.draft === null) throw new UserError('The steward has not looked at this event yet.', 'Start `lastcopy steward` and try again.');
  const { payload } = await openDraft(held.draft, operator.bundle);
  if (payload.event.eventId !== eventId)
    throw new UserError('The server handed over the draft of another event.', 'Treat the server as compromised.');
  if (payload.outcome === 'ready') return payload;
  throw new UserError(payload.sentence, nextOf(payload));
}

function nextOf({ outcome, event }: DraftPayload): string {
  if (outcome === 'in-use') return 'Nothing was ordered.';
  if (outcome === 'unconfirmed') return 'Look again with `lastcopy events` in a while.';
  const version = event.oldVersion === null ? '' : ` --secret-version ${quoted(event.oldVersion)}`;
  return `printf %s "$OLD" | lastcopy rotate --ref ${quoted(event.secretRef)}${version}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Ids that an order of this draft may have, of those that no order has had yet. */
export async function freeTickets(operator: Operator, { tickets }: DraftPayload): Promise<string[]> {
  const used = new Set((await operator.api.rotations()).map(({ orderId }) => orderId));
  const free = tickets.map(({ orderId }) => orderId).filter((orderId) => !used.has(orderId));
  if (free.length > 0) return free;
  throw new UserError('This event was announced as often as its draft allows.', 'Give the old value to `lastcopy rotate` itself.');
}

/** The rotation that one ticket of a draft makes. */
export function fromTicket(operator: Operator, { tickets, values }: DraftPayload, orderId: string): DraftedRotation {
  const entries = tickets.find((one) => one.orderId === orderId)?.entries ?? [];
  const newest = fingerprintKeys(operator.keys);
  const first = entries[0];
  return {
    orderId,
    entries,
    fingerprint: first ? turnForward(first.fingerprint, newest) : null,
    guessable: false,
    orderKey: null,
    successors: new Map(entries.map(({ id }, index) => [id, values[index]?.successor ?? null])),
  };
}

/**
 * Since when the old value is invalid, where the operator goes by the event.
 * @throws UserError where the event does not say, or says that it is valid still
 */
export function invalidByEvent({ event }: DraftPayload, now: number): string {
  const { oldInvalidAt } = event;
  if (oldInvalidAt === null)
    throw new UserError('The event does not say that the old value is invalid.', 'Revoke it, then pass --invalid-since now.');
  requireOver(oldInvalidAt, now);
  return oldInvalidAt;
}

/** An old value that is to be valid for a while yet is not purged, whatever else is said of it. */
export function requireOver(oldInvalidAt: string | null, now: number): void {
  if (oldInvalidAt !== null && Date.parse(oldInvalidAt) > now) {
    throw new UserError(
      `By the event the old value is valid until ${oldInvalidAt}.`,
      'Announce it without --invalid-since, so that agents only report, and again after that time.',
    );
  }
}

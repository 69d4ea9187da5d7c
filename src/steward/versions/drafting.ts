import type { DraftPayload, FleetKeys, RotationEvent } from '../../protocol/index.ts';
import { openTickets } from './registering.ts';
import type { Registry } from './registry.ts';

type Drafted = Pick<DraftPayload, 'event' | 'outcome' | 'sentence' | 'values' | 'tickets' | 'left'>;

const BY_HAND = 'Give the old value to `lastcopy rotate` yourself, on its standard input.';
const none = { values: [], tickets: [] };

/**
 * What an event amounts to by the registry as it stands. Entries are given out of a version that the manager itself has replaced, and
 * of its values only those that no registered secret still uses: whatever the event says.
 */
export async function drafted(event: RotationEvent, registry: Registry, keys: FleetKeys): Promise<Drafted> {
  const { secretRef: ref } = event;
  const current = registry.current(ref) ?? null;
  const newVersion = event.newVersion ?? (event.kind === 'deleted' ? null : current);
  const oldVersion = event.oldVersion ?? (newVersion === null ? null : registry.before(ref, newVersion));
  const told: RotationEvent = { ...event, oldVersion, newVersion };
  const old = oldVersion === null ? null : registry.version(ref, oldVersion);
  if (old === null || oldVersion === null) {
    const sentence = `The steward has never read the old version of this secret. ${BY_HAND}`;
    return { event: told, outcome: 'unregistered', sentence, left: 0, ...none };
  }
  if (oldVersion === current) {
    const sentence = 'The manager still gives this version as the current one, so it is not dead. Rotate the secret there first.';
    return { event: told, outcome: 'in-use', sentence, left: old.prints.length + old.guessable, ...none };
  }
  if (old.tickets === null) {
    const sentence = `Every value of the old version could be guessed, so nothing of it may leave the steward. ${BY_HAND}`;
    return { event: told, outcome: 'guessable', sentence, left: old.guessable, ...none };
  }
  const dead = new Set(old.prints.filter(({ print }) => !registry.inUse(print)).map(({ field }) => field));
  if (dead.size === 0) {
    const sentence =
      'Every value of the old version that could be hunted is still in use, in this secret or another. Nothing is to be done.';
    return { event: told, outcome: 'in-use', sentence, left: old.prints.length + old.guessable, ...none };
  }
  const { fields, tickets } = await openTickets(old.tickets, keys);
  const kinds = (tickets[0]?.entries ?? []).map(({ kind }) => kind);
  // A bare fingerprint keeps its whole order from all places but copies, so it goes alone or not at all.
  const kind = fields.some((field, index) => dead.has(field) && kinds[index] === 'blind') ? 'blind' : 'fingerprint';
  const keep = fields.map((field, index) => dead.has(field) && kinds[index] === kind);
  const successors = new Map((current === null ? null : registry.version(ref, current))?.prints.map(({ field, print }) => [field, print]));
  const kept = keep.filter(Boolean).length;
  const left = old.prints.length - kept + old.guessable;
  const count = `${kept} ${kept === 1 ? 'value' : 'values'} of the old version can be hunted`;
  const only = kind === 'blind' ? '' : ', in copies that laptops have found themselves';
  const rest = left === 0 ? '' : `; ${left} ${left === 1 ? 'is' : 'are'} still in use, could be guessed, or cannot go with the others`;
  return {
    event: told,
    outcome: 'ready',
    sentence: `${count}${only}${rest}. Announce it: lastcopy rotate --event ${event.eventId}`,
    values: fields.filter((_field, index) => keep[index]).map((field) => ({ field, successor: successors.get(field) ?? null })),
    tickets: tickets.map(({ orderId, entries }) => ({ orderId, entries: entries.filter((_entry, index) => keep[index]) })),
    left,
  };
}

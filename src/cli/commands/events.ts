import type { DraftPayload, HeldEvent } from '../../protocol/index.ts';
import { openDraft } from '../../trust/index.ts';
import { openReader, type Reader } from '../operator.ts';
import { colors, emit, oneLine, say, table } from '../output.ts';
import type { FleetOptions } from './rotations.ts';

/** Null while the steward has not answered, and where what came in its name is not its own. */
async function draftOf(operator: Reader, { event, draft }: HeldEvent): Promise<{ payload: DraftPayload | null; believed: boolean }> {
  if (draft === null) return { payload: null, believed: true };
  try {
    const { payload } = await openDraft(draft, operator.bundle);
    return payload.event.eventId === event.eventId ? { payload, believed: true } : { payload: null, believed: false };
  } catch {
    return { payload: null, believed: false };
  }
}

/** Ids of entries, windows and salts are for orders alone. */
function plain({ event, hook, receivedAt }: HeldEvent, payload: DraftPayload | null, believed: boolean): object {
  return {
    ...(payload?.event ?? event),
    hook,
    receivedAt,
    outcome: believed ? (payload?.outcome ?? 'waiting') : 'not-believed',
    sentence: payload?.sentence ?? null,
    values: payload?.values.map(({ field }) => field) ?? [],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  ready: 'ready',
  unregistered: 'give the value',
  guessable: 'give the value',
  'in-use': 'in use',
};

/** `lastcopy events` */
export async function list(options: FleetOptions): Promise<void> {
  const operator = await openReader(options);
  const held = await operator.api.rotationEvents();
  if (held.length === 0 && !options.json)
    say('No secrets manager has told of a rotation yet. How they can: docs/operations.md, "Rotation events".');
  const rows: string[][] = [];
  for (const one of held) {
    const { payload, believed } = await draftOf(operator, one);
    if (options.json) {
      emit({ type: 'event', ...plain(one, payload, believed) });
      continue;
    }
    const event = payload?.event ?? one.event;
    const state = believed ? (payload ? (WORDS[payload.outcome] ?? payload.outcome) : 'waits for the steward') : 'not believed';
    rows.push([event.eventId, event.occurredAt.slice(0, 16).replace('T', ' '), event.source, event.kind, state, event.secretRef]);
  }
  if (rows.length > 0) say(table([['EVENT', 'WHEN (UTC)', 'FROM', 'WHAT', 'DRAFT', 'SECRET'], ...rows]));
}

/** `lastcopy events show EVENT` */
export async function show(eventId: string, options: FleetOptions): Promise<void> {
  const operator = await openReader(options);
  const held = await operator.api.rotationEvent(eventId);
  const { payload, believed } = await draftOf(operator, held);
  if (options.json) {
    emit({ type: 'event', ...plain(held, payload, believed) });
    return;
  }
  const event = payload?.event ?? held.event;
  say(oneLine(event.secretRef));
  say(oneLine(`  ${event.kind}, told by ${held.hook ?? 'the steward'} at ${event.occurredAt}`));
  if (event.oldVersion !== null || event.newVersion !== null)
    say(oneLine(`  version ${event.oldVersion ?? 'not told'} → ${event.newVersion ?? 'not told'}`));
  if (event.oldInvalidAt !== null) say(`  by the event the old value is invalid since ${event.oldInvalidAt}`);
  for (const { field } of payload?.values ?? []) say(oneLine(`  value ${field === '' ? '(the whole secret)' : field}`));
  if (!believed) say(colors.yellow('The draft is not signed by a steward of this fleet. Treat the server as compromised.'));
  else say(oneLine(payload?.sentence ?? 'The steward has not looked at this event yet. Start `lastcopy steward`.'));
}

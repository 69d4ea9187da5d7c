import { rotationEventId } from '../../trust/public.ts';
import type { RotationEvent } from '../../protocol/index.ts';
import type { Mapper } from './face.ts';
import { events, ignored, member, text, unknown } from './reading.ts';

/** Names told one by one; of more, the config is told as one. */
const MOST_NAMES = 20;
/** Within as long the same message is a repetition of one event: Doppler tries again some times. */
const REPEATED_MS = 600_000;

const names = (content: unknown, kind: string): string[] => {
  const list = member(content, 'diff', kind);
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && one !== '') : [];
};

/**
 * Doppler's webhook with its default payload (https://docs.doppler.com/docs/webhooks): names of secrets that were changed in a
 * config. It has neither id nor time, so the time is that of its arrival.
 */
export const doppler: Mapper = (content, told) => {
  const type = text(content, 'type');
  if (type === null) return unknown('It is not the default payload of a Doppler webhook.');
  if (type !== 'config.secrets.update') return ignored('It tells of no secret that was changed.');
  const config = text(content, 'config', 'name');
  const project = text(content, 'config', 'project') ?? text(content, 'project', 'name') ?? text(content, 'project', 'id');
  if (config === null || project === null) return unknown('It names no project or config.');
  const base = `${project}/${config}`;
  const when = String(Math.floor(told.now / REPEATED_MS));
  const one = (secretRef: string, kind: RotationEvent['kind']): RotationEvent => ({
    eventId: rotationEventId('doppler', told.name, told.digest, when, secretRef, kind),
    source: 'doppler',
    secretRef,
    oldVersion: null,
    newVersion: null,
    occurredAt: new Date(told.now).toISOString(),
    oldInvalidAt: null,
    kind,
  });
  const updated = names(content, 'updated');
  const removed = names(content, 'removed');
  if (updated.length + removed.length > MOST_NAMES) return events([one(base, 'changed')]);
  if (updated.length + removed.length > 0) {
    const all = [...updated.map((name) => one(`${base}/${name}`, 'rotated')), ...removed.map((name) => one(`${base}/${name}`, 'deleted'))];
    return events([...new Map(all.map((event) => [event.eventId, event])).values()]);
  }
  // A new secret has no old value.
  return names(content, 'added').length > 0 ? ignored('Secrets were only added.') : events([one(base, 'changed')]);
};

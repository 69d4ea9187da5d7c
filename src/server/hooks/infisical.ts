import { rotationEventId } from '../../trust/public.ts';
import type { Mapper } from './face.ts';
import { epoch, events, ignored, member, text, unknown } from './reading.ts';

/** The page says `secret.modified`, the program sends `secrets.modified`. */
const MODIFIED: ReadonlySet<string> = new Set(['secrets.modified', 'secret.modified']);

/**
 * Infisical's webhook (https://infisical.com/docs/documentation/platform/webhooks): something below a folder was changed; not what.
 */
export const infisical: Mapper = (content) => {
  const event = text(content, 'event');
  if (event === null) return unknown('It is no event of Infisical.');
  if (!MODIFIED.has(event)) return ignored('It tells of no secret that was changed.');
  const workspace = text(content, 'project', 'workspaceId') ?? text(content, 'project', 'projectId');
  const environment = text(content, 'project', 'environment');
  const folder = text(content, 'project', 'secretPath') ?? '/';
  const stamp = member(content, 'timestamp');
  const occurredAt = epoch(stamp);
  if (workspace === null || environment === null || occurredAt === null) return unknown('It names no project, environment or time.');
  const secretRef = `${workspace}/${environment}${folder.startsWith('/') ? '' : '/'}${folder}`;
  return events([
    {
      eventId: rotationEventId('infisical', secretRef, String(stamp)),
      source: 'infisical',
      secretRef,
      oldVersion: null,
      newVersion: null,
      occurredAt,
      oldInvalidAt: null,
      kind: 'changed',
    },
  ]);
};

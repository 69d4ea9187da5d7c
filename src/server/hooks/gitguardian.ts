import { rotationEventId } from '../../trust/public.ts';
import type { Mapper } from './face.ts';
import { events, ignored, instant, member, text, unknown } from './reading.ts';

/**
 * GitGuardian's custom webhook
 * (https://docs.gitguardian.com/platform/configure-alerting/notifiers-integrations/custom-webhook): an incident whose secret was
 * revoked. It stays so in all that is told of the incident later, which is one event still.
 */
export const gitguardian: Mapper = (content) => {
  const id = member(content, 'incident', 'id');
  const name = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : text(content, 'incident', 'id');
  if (text(content, 'source') !== 'GitGuardian' || name === null) return unknown('It is about no incident of GitGuardian.');
  if (member(content, 'incident', 'secret_revoked') !== true) return ignored('The secret of the incident was not revoked.');
  const told = instant(text(content, 'timestamp'));
  const at = instant(text(content, 'incident', 'resolved_at')) ?? told;
  if (at === null) return unknown('It has no time.');
  return events([
    {
      eventId: rotationEventId('gitguardian', name, instant(text(content, 'incident', 'resolved_at')) ?? ''),
      source: 'gitguardian',
      secretRef: `incident/${name}`,
      oldVersion: null,
      newVersion: null,
      occurredAt: at,
      oldInvalidAt: at,
      kind: 'revoked',
    },
  ]);
};

import { rotationEventId } from '../../trust/public.ts';
import type { Mapper } from './face.ts';
import { epoch, events, ignored, member, text, unknown } from './reading.ts';

const CREDENTIAL_CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/credential-change';

/** The subject's name, whatever its format is called (RFC 9493); of a complex one, that of its user. */
function subject(content: unknown): string | null {
  const sub = member(content, 'sub_id');
  const of = (one: unknown): string | null =>
    text(one, 'id') ?? text(one, 'uri') ?? text(one, 'url') ?? text(one, 'email') ?? text(one, 'sub');
  return of(sub) ?? of(member(sub, 'user')) ?? of(member(content, 'events', CREDENTIAL_CHANGE, 'subject'));
}

/**
 * The claims of a Security Event Token (RFC 8417) with CAEP's credential-change
 * (https://openid.net/specs/openid-caep-1_0.html#section-3.3). `update` says that the credential is another one now, `revoke` and
 * `delete` that the old one is invalid; a `create` leaves no old one.
 */
export const caep: Mapper = (content) => {
  const jti = text(content, 'jti');
  const iss = text(content, 'iss');
  if (jti === null || iss === null || typeof member(content, 'events') !== 'object') return unknown('It is no security event token.');
  const change = member(content, 'events', CREDENTIAL_CHANGE);
  if (typeof change !== 'object' || change === null) return ignored('It tells of no changed credential.');
  const type = text(change, 'change_type');
  if (type === 'create') return ignored('A new credential has no old value.');
  if (type !== 'update' && type !== 'revoke' && type !== 'delete') return unknown('Its change_type is not one that CAEP knows.');
  const credential = text(change, 'credential_type');
  const whose = text(change, 'friendly_name') ?? subject(content);
  const occurredAt = epoch(member(change, 'event_timestamp')) ?? epoch(member(content, 'toe')) ?? epoch(member(content, 'iat'));
  if (credential === null || whose === null || occurredAt === null) return unknown('It names no credential, subject or time.');
  return events([
    {
      eventId: rotationEventId('caep', iss, jti),
      source: 'caep',
      secretRef: `${credential}/${whose}`,
      oldVersion: null,
      newVersion: null,
      occurredAt,
      oldInvalidAt: type === 'update' ? null : occurredAt,
      kind: type === 'update' ? 'rotated' : 'revoked',
    },
  ]);
};

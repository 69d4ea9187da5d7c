import { rotationEventId } from '../../trust/public.ts';
import type { Mapper } from './face.ts';
import { events, ignored, instant, member, text, unknown } from './reading.ts';

/**
 * GitHub's `secret_scanning_alert` webhook
 * (https://docs.github.com/en/webhooks/webhook-events-and-payloads#secret_scanning_alert): an alert that was resolved as revoked.
 * The id of a delivery is not signed, so the event's id is made of the alert and when it was resolved.
 */
export const github: Mapper = (content) => {
  // `ping` comes once, when the webhook is made.
  if (text(content, 'zen') !== null) return ignored('It is the ping that GitHub sends first.');
  const number = member(content, 'alert', 'number');
  const repository = text(content, 'repository', 'full_name');
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || repository === null)
    return unknown('It names no secret-scanning alert.');
  const resolved = text(content, 'alert', 'state') === 'resolved' && text(content, 'alert', 'resolution') === 'revoked';
  if (text(content, 'action') !== 'resolved' || !resolved) return ignored('It tells of no alert that was resolved as revoked.');
  const at = instant(text(content, 'alert', 'resolved_at'));
  if (at === null) return unknown('It does not say when the alert was resolved.');
  return events([
    {
      eventId: rotationEventId('github', repository, String(number), at),
      source: 'github',
      secretRef: `${repository}/secret-scanning/${number}`,
      oldVersion: null,
      newVersion: null,
      occurredAt: at,
      oldInvalidAt: at,
      kind: 'revoked',
    },
  ]);
};

/**
 * What GitHub sends to partners
 * (https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program): the
 * values themselves. No door takes them.
 */
export function isPartnerFeed(headers: Readonly<Record<string, unknown>>, content: unknown): boolean {
  if (headers['github-public-key-signature'] !== undefined || headers['github-public-key-identifier'] !== undefined) return true;
  return Array.isArray(content) && content.some((one) => text(one, 'token') !== null);
}

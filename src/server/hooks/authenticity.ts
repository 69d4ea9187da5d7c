import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { HookConfig } from './config.ts';
import type { Arrival } from './face.ts';
import { member, SKEW_MS } from './reading.ts';

/**
 * That a message is from whom it says: each vendor's own way, over the bytes as they came, before any of them is parsed.
 *
 * @throws Refusal `bad-signature` where it is missing or wrong, `untimely` where what was signed is not of now.
 */
export function authenticate(hook: Exclude<HookConfig, { source: 'caep' }>, arrival: Arrival): void {
  switch (hook.source) {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html: a header that only the two know.
    case 'aws-eventbridge':
      requireOne(hook.secrets, (secret) => same(one(arrival, hook.header), secret));
      return;
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    case 'github':
      requireOne(hook.secrets, (secret) => same(one(arrival, 'x-hub-signature-256'), `sha256=${mac(secret, arrival.body)}`));
      return;
    // https://docs.doppler.com/docs/webhooks#verify-webhook-with-request-signing
    case 'doppler':
      requireOne(hook.secrets, (secret) => same(one(arrival, 'x-doppler-signature'), `sha256=${mac(secret, arrival.body)}`));
      return;
    // https://docs.gitguardian.com/platform/configure-alerting/notifiers-integrations/custom-webhook: the time is part of the key.
    case 'gitguardian': {
      const stamp = one(arrival, 'timestamp');
      requireOne(hook.secrets, (secret) => same(one(arrival, 'gitguardian-signature'), `sha256=${mac(stamp + secret, arrival.body)}`));
      requireNow(timeOf(stamp), arrival.now);
      return;
    }
    case 'infisical':
      infisical(hook.secrets, arrival);
      return;
  }
}

/**
 * https://infisical.com/docs/documentation/platform/webhooks: `t=<milliseconds>;<hex>`. Only the body is signed, so the time that counts
 * is the one in it.
 */
function infisical(secrets: readonly string[], arrival: Arrival): void {
  const [, stamp = '', given = ''] = /^t=(\d{1,16});([0-9a-f]{64})$/.exec(one(arrival, 'x-infisical-signature')) ?? [];
  requireOne(secrets, (secret) => same(given, mac(secret, arrival.body)));
  let content: unknown = null;
  try {
    content = JSON.parse(arrival.body.toString('utf8'));
  } catch {
    // The reader of the message says that it is not JSON.
    return;
  }
  const signed = member(content, 'timestamp');
  if (typeof signed !== 'number' || String(signed) !== stamp) throw badSignature();
  requireNow(signed, arrival.now);
}

export function badSignature(): Refusal {
  return new Refusal(
    'bad-signature',
    401,
    'The signature is missing or wrong: compare the secret of this hook with the one the sender was given.',
  );
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function same(given: string, held: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(held));
}

function mac(key: string, body: Buffer): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/** Every secret is tried, whichever fits. */
function requireOne(secrets: readonly string[], fits: (secret: string) => boolean): void {
  if (!secrets.map(fits).includes(true)) throw badSignature();
}

/** A header's value; empty where it is missing or there twice. */
function one({ headers }: Arrival, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Seconds, milliseconds or ISO 8601; NaN for anything else. */
function timeOf(stamp: string): number {
  if (/^\d{10}(\.\d{1,9})?$/.test(stamp)) return Number(stamp) * 1_000;
  if (/^\d{13}$/.test(stamp)) return Number(stamp);
  return /^\d{4}-\d\d-\d\dT/.test(stamp) ? Date.parse(stamp) : Number.NaN;
}

function requireNow(time: number, now: number): void {
  if (!(Math.abs(now - time) <= SKEW_MS)) {
    throw new Refusal('untimely', 401, 'What was signed is more than 5 minutes old or ahead: set the clocks, or let it be sent anew.');
  }
}

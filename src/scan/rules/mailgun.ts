import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX, oneOf, type Random } from '../sampling.ts';

const drawKey = (random: Random) =>
  oneOf(random, [() => `key-${draw(random, HEX, 32)}`, () => `${draw(random, HEX, 32)}-${draw(random, HEX, 8)}-${draw(random, HEX, 8)}`])();

const apiKey = named({
  id: 'mailgun-api-key',
  description: 'Mailgun API or sending key',
  source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt',
  names: ['mailgun', 'mg api'],
  shape: { pattern: 'key-[0-9a-z]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}', most: 50, draw: drawKey },
  nearMisses: ['MAILGUN_API_KEY=key-your-api-key', `MAILGUN_API_KEY=key-${'x'.repeat(32)}`],
});

/** The name of the user is "api" in every request: `-u 'api:<key>'`. */
const basic: Rule = {
  id: 'mailgun-basic-auth',
  description: 'Mailgun API key behind the user name "api"',
  source: 'https://documentation.mailgun.com/docs/mailgun/quickstart',
  literals: ['api:'],
  pattern: /(?<![A-Za-z0-9_-])api:(?<secret>key-[0-9a-z]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})(?![A-Za-z0-9_-])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(4)) && /\d/.test(secret),
  sample: (random) => {
    const secret = drawKey(random);
    return { text: `curl -s --user api:${secret}`, secret };
  },
  nearMisses: ['curl -s --user api:YOUR_API_KEY', `-u api:key-${'x'.repeat(32)}`],
};

const signingKey = named({
  id: 'mailgun-signing-key',
  description: 'Mailgun webhook signing key',
  source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  names: ['mailgun'],
  what: ['signing key', 'webhook key', 'secret'],
  alphabet: HEX,
  length: 32,
  nearMisses: ['MAILGUN_SIGNING_KEY=your-signing-key', `MAILGUN_WEBHOOK_SIGNING_KEY=${'0'.repeat(32)}`],
});

export const mailgunRules: readonly Rule[] = [apiKey, basic, signingKey];

import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64URL, draw, HEX } from '../sampling.ts';

const webhook: Rule = {
  id: 'rocketchat-webhook-url',
  description: 'Rocket.Chat incoming webhook URL; the secret is its token',
  source: 'https://docs.rocket.chat/docs/integrations',
  literals: ['/hooks/'],
  pattern: /\/hooks\/(?:[0-9a-f]{24}|[A-Za-z0-9]{17})\/(?<secret>[A-Za-z0-9]{43,64})(?![A-Za-z0-9/_.-])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = draw(random, BASE62, 43 + random(6));
    return { text: `https://chat.acme.test/hooks/${draw(random, HEX, 24)}/${secret}`, secret };
  },
  nearMisses: [`https://chat.acme.test/hooks/${'0'.repeat(24)}/${'x'.repeat(48)}`, 'https://chat.acme.test/hooks/id/token'],
};

const token = named({
  id: 'rocketchat-auth-token',
  description: 'Rocket.Chat personal access or login token',
  source: 'https://developer.rocket.chat/apidocs/authentication',
  names: ['rocket chat', 'rocketchat', 'rocket.chat'],
  alphabet: BASE64URL,
  length: 43,
  nearMisses: ['ROCKETCHAT_AUTH_TOKEN=your-auth-token', `ROCKETCHAT_TOKEN=${'x'.repeat(43)}`],
});

export const rocketchatRules: readonly Rule[] = [webhook, token];

import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const zendeskRules: readonly Rule[] = [
  named({
    id: 'zendesk-api-token',
    description: 'Zendesk API token or OAuth client secret',
    source: 'https://developer.zendesk.com/api-reference/introduction/security-and-auth/',
    names: ['zendesk'],
    shape: { pattern: String.raw`[A-Za-z0-9]{40}|[0-9a-f]{64}`, most: 64, draw: (random) => draw(random, BASE62, 40) },
    nearMisses: ['ZENDESK_API_TOKEN=your-api-token', `ZENDESK_TOKEN=${'x'.repeat(40)}`],
  }),
  {
    id: 'zendesk-basic-auth',
    description: 'Zendesk API token behind an address and /token',
    source: 'https://developer.zendesk.com/api-reference/introduction/security-and-auth/#api-token',
    literals: ['/token:'],
    pattern: /(?<=[A-Za-z0-9])\/token:(?<secret>[A-Za-z0-9]{40})(?![A-Za-z0-9_-])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret) && /\d/.test(secret),
    sample: (random) => {
      const secret = `${draw(random, BASE62, 39)}7`;
      return { text: `jo@acme.test/token:${secret}`, secret };
    },
    nearMisses: ['jo@acme.test/token:your_api_token', `jo@acme.test/token:${'x'.repeat(40)}`],
  },
];

import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const zohoRules: readonly Rule[] = [
  {
    id: 'zoho-token',
    description: 'Zoho OAuth access or refresh token or grant',
    source: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html',
    literals: ['1000.'],
    pattern: token(String.raw`1000\.[0-9a-f]{32}\.[0-9a-f]{32}`),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(5)),
    sample: (random) => bare(`1000.${draw(random, HEX, 32)}.${draw(random, HEX, 32)}`),
    nearMisses: [`1000.${'0'.repeat(32)}.${'0'.repeat(32)}`, '1000.00'],
  },
];

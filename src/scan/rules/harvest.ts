import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, DIGIT, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const harvestRules: readonly Rule[] = [
  {
    id: 'harvest-access-token',
    description: 'Harvest personal access token',
    source: 'https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/',
    literals: ['.pt.'],
    pattern: token(String.raw`\d{4,9}\.pt\.[A-Za-z0-9_-]{86}`),
    reach: { before: 9, after: 128 },
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(-86)),
    sample: (random) => bare(`1${draw(random, DIGIT, 6)}.pt.${draw(random, BASE64URL, 86)}`),
    nearMisses: [`1234567.pt.${'x'.repeat(86)}`, '1.pt.token'],
  },
];

import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { bare, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const plaidRules: readonly Rule[] = [
  {
    id: 'plaid-access-token',
    description: 'Plaid access token',
    source: 'https://plaid.com/docs/api/tokens/',
    literals: ['access-'],
    pattern: token(String.raw`access-(?:sandbox|development|production)-${UUID.pattern}`),
    publicPrefix: 19,
    accept: (secret) => !isFakeBody(secret.slice(-36)),
    sample: (random) => bare(`access-${oneOf(random, ['sandbox', 'development', 'production'])}-${UUID.draw(random)}`),
    nearMisses: ['access-production-00000000-0000-0000-0000-000000000000', 'access-sandbox-token'],
  },
  named({
    id: 'plaid-secret',
    description: 'Plaid secret',
    source: 'https://plaid.com/docs/quickstart/glossary/#api-keys',
    names: ['plaid'],
    what: ['secret', 'key'],
    alphabet: HEX,
    length: 30,
    nearMisses: ['PLAID_SECRET=your-plaid-secret', `PLAID_SECRET=${'0'.repeat(30)}`],
  }),
];

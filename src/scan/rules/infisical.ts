import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const infisicalRules: readonly Rule[] = [
  {
    id: 'infisical-service-token',
    description: 'Infisical service token',
    source: 'https://infisical.com/docs/documentation/platform/token',
    literals: ['st.'],
    pattern: token(String.raw`st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}`),
    publicPrefix: 28,
    accept: (secret) => !isFakeBody(secret.slice(28)),
    sample: (random) => bare(`st.${draw(random, HEX, 24)}.${draw(random, HEX, 32)}.${draw(random, HEX, 32)}`),
    nearMisses: [`st.${'0'.repeat(24)}.${'0'.repeat(32)}.${'0'.repeat(32)}`, 'st.write(value)'],
  },
  named({
    id: 'infisical-client-secret',
    description: 'Infisical machine identity client secret',
    source: 'https://infisical.com/docs/documentation/platform/identities/universal-auth',
    names: ['infisical'],
    what: ['client secret', 'secret', 'universal auth client secret'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `INFISICAL_CLIENT_SECRET=${'0'.repeat(64)}`,
      'INFISICAL_CLIENT_SECRET=your-infisical-client-secret-goes-here',
      'infisicalClientSecret: process.env.INFISICAL_CLIENT_SECRET,',
    ],
  }),
];

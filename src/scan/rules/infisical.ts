import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

const SERVICE: Shape = {
  pattern: String.raw`st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}`,
  most: 93,
  draw: (random) => `st.${draw(random, HEX, 24)}.${draw(random, HEX, 32)}.${draw(random, HEX, 32)}`,
};

export const infisicalRules: readonly Rule[] = [
  named({
    id: 'infisical-service-token',
    description: 'Infisical service token',
    source: 'https://infisical.com/docs/documentation/platform/token',
    names: ['infisical'],
    what: ['token', 'service token'],
    shape: SERVICE,
    nearMisses: [`INFISICAL_TOKEN=st.${'0'.repeat(24)}.${'0'.repeat(32)}.${'0'.repeat(32)}`, 'INFISICAL_TOKEN=st.your-token-goes-here'],
  }),
  named({
    id: 'infisical-client-secret',
    description: 'Infisical machine identity client secret',
    source: 'https://infisical.com/docs/documentation/platform/identities/universal-auth',
    names: ['infisical'],
    what: ['client secret', 'secret', 'universal auth client secret'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`INFISICAL_CLIENT_SECRET=${'0'.repeat(64)}`, 'INFISICAL_CLIENT_SECRET=your-infisical-client-secret-goes-here'],
  }),
];

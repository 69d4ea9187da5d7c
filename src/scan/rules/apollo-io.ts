import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const apolloIoRules: readonly Rule[] = [
  named({
    id: 'apollo-io-api-key',
    description: 'Apollo.io API key',
    source: 'https://docs.apollo.io/docs/create-api-key',
    names: ['apollo io', 'apollo.io', 'apolloio', 'apollo api'],
    what: ['key'],
    alphabet: BASE64URL,
    length: 22,
    nearMisses: ['APOLLO_API_KEY=your-apollo-api-key-12', 'APOLLO_IO_API_KEY=xxxxxxxxxxxxxxxxxxxxxx'],
  }),
];

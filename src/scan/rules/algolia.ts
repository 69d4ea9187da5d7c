import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const algoliaRules: readonly Rule[] = [
  named({
    id: 'algolia-api-key',
    description: 'Algolia API key',
    source: 'https://www.algolia.com/doc/guides/security/api-keys/',
    names: ['algolia'],
    what: ['key', 'api key', 'admin key', 'secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`ALGOLIA_KEY=${'0'.repeat(32)}`, 'ALGOLIA_KEY=your-algolia-key-goes-here', 'algoliaKey: process.env.ALGOLIA_KEY,'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const nytimesRules: readonly Rule[] = [
  named({
    id: 'nytimes-api-key',
    description: 'New York Times API key or secret',
    source: 'https://developer.nytimes.com/get-started',
    names: ['nytimes', 'nyt api', 'new york times'],
    what: ['api key', 'key', 'secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`NYTIMES_API_KEY=${'x'.repeat(32)}`],
  }),
];

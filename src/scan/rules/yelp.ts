import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const yelpRules: readonly Rule[] = [
  named({
    id: 'yelp-api-key',
    description: 'Yelp Fusion API key',
    source: 'https://docs.developer.yelp.com/docs/fusion-authentication',
    names: ['yelp'],
    alphabet: BASE64URL,
    length: 128,
    nearMisses: [`YELP_API_KEY=${'x'.repeat(128)}`],
  }),
];

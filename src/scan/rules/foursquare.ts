import type { Rule } from '../face.ts';
import { BASE64 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const foursquareRules: readonly Rule[] = [
  prefixed({
    id: 'foursquare-api-key',
    description: 'Foursquare Places API key',
    source: 'https://docs.foursquare.com/developer/reference/authentication',
    prefixes: ['fsq3'],
    alphabet: BASE64,
    length: 44,
    nearMisses: [`fsq3${'x'.repeat(44)}`, 'fsq3short'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const thunderforestRules: readonly Rule[] = [
  named({
    id: 'thunderforest-api-key',
    description: 'Thunderforest API key',
    source: 'https://www.thunderforest.com/docs/apikeys/',
    names: ['thunderforest'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`THUNDERFOREST_API_KEY=${'x'.repeat(32)}`],
  }),
];

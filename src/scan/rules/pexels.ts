import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const pexelsRules: readonly Rule[] = [
  named({
    id: 'pexels-api-key',
    description: 'Pexels API key',
    source: 'https://www.pexels.com/api/documentation/',
    names: ['pexels'],
    alphabet: BASE62,
    length: 56,
    nearMisses: [`PEXELS_API_KEY=${'x'.repeat(56)}`],
  }),
];

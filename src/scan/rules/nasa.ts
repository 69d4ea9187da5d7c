import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const nasaRules: readonly Rule[] = [
  named({
    id: 'nasa-api-key',
    description: 'NASA or data.gov API key',
    source: 'https://api.nasa.gov/',
    names: ['nasa', 'data gov'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [`NASA_API_KEY=${'x'.repeat(40)}`, 'NASA_API_KEY=DEMO_KEY'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const detectifyRules: readonly Rule[] = [
  named({
    id: 'detectify-api-key',
    description: 'Detectify API key',
    source: 'https://developer.detectify.com/',
    names: ['detectify'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`DETECTIFY_API_KEY=${'x'.repeat(32)}`],
  }),
];

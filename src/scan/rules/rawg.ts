import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const rawgRules: readonly Rule[] = [
  named({
    id: 'rawg-api-key',
    description: 'RAWG video games API key',
    source: 'https://rawg.io/apidocs',
    names: ['rawg'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`RAWG_API_KEY=${'x'.repeat(32)}`],
  }),
];

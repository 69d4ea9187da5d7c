import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const weatherstackRules: readonly Rule[] = [
  named({
    id: 'weatherstack-access-key',
    description: 'Weatherstack access key',
    source: 'https://weatherstack.com/documentation',
    names: ['weatherstack'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`WEATHERSTACK_API_KEY=${'x'.repeat(32)}`],
  }),
];

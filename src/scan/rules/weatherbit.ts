import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const weatherbitRules: readonly Rule[] = [
  named({
    id: 'weatherbit-api-key',
    description: 'Weatherbit API key',
    source: 'https://www.weatherbit.io/api',
    names: ['weatherbit'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`WEATHERBIT_API_KEY=${'x'.repeat(32)}`],
  }),
];

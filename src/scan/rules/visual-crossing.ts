import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const visualCrossingRules: readonly Rule[] = [
  named({
    id: 'visual-crossing-api-key',
    description: 'Visual Crossing weather API key',
    source: 'https://www.visualcrossing.com/resources/documentation/weather-api/',
    names: ['visualcrossing', 'visual crossing'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 25,
    nearMisses: [`VISUALCROSSING_API_KEY=${'x'.repeat(25)}`],
  }),
];

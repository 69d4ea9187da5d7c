import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const greynoiseRules: readonly Rule[] = [
  named({
    id: 'greynoise-api-key',
    description: 'GreyNoise API key',
    source: 'https://docs.greynoise.io/docs/using-the-greynoise-api',
    names: ['greynoise', 'grey noise'],
    alphabet: BASE62,
    length: [40, 64],
    nearMisses: [`GREYNOISE_API_KEY=${'x'.repeat(40)}`],
  }),
];

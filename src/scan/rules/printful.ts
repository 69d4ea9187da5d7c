import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const printfulRules: readonly Rule[] = [
  named({
    id: 'printful-api-token',
    description: 'Printful private token',
    source: 'https://developers.printful.com/docs/#section/Authentication',
    names: ['printful'],
    alphabet: BASE62,
    length: 40,
    nearMisses: ['PRINTFUL_API_KEY=your-token', `PRINTFUL_TOKEN=${'x'.repeat(40)}`],
  }),
];

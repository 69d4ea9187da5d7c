import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const iterableRules: readonly Rule[] = [
  named({
    id: 'iterable-api-key',
    description: 'Iterable API key',
    source: 'https://support.iterable.com/hc/en-us/articles/360043464871-API-Keys',
    names: ['iterable'],
    what: ['api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['ITERABLE_TOKEN=your-own-value', `ITERABLE_SECRET=${'0'.repeat(32)}`],
  }),
];

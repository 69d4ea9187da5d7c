import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const tiingoRules: readonly Rule[] = [
  named({
    id: 'tiingo-api-token',
    description: 'Tiingo API token',
    source: 'https://www.tiingo.com/documentation/general/connecting',
    names: ['tiingo'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['TIINGO_API_KEY=your-token', `TIINGO_API_KEY=${'0'.repeat(40)}`],
  }),
];

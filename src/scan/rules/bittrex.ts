import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const bittrexRules: readonly Rule[] = [
  named({
    id: 'bittrex-api-secret',
    description: 'Bittrex API key or secret',
    source: 'https://bittrex.github.io/api/v3',
    names: ['bittrex'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['BITTREX_API_SECRET=your-api-secret', `BITTREX_API_KEY=${'0'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const bitfinexRules: readonly Rule[] = [
  named({
    id: 'bitfinex-api-secret',
    description: 'Bitfinex API key or secret',
    source: 'https://docs.bitfinex.com/docs/rest-auth',
    names: ['bitfinex', 'bfx api'],
    alphabet: BASE62,
    length: 43,
    nearMisses: ['BITFINEX_API_SECRET=your-api-secret', `BITFINEX_API_KEY=${'x'.repeat(43)}`],
  }),
];

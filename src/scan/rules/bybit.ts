import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const bybitRules: readonly Rule[] = [
  named({
    id: 'bybit-api-secret',
    description: 'Bybit API secret',
    source: 'https://bybit-exchange.github.io/docs/v5/guide',
    names: ['bybit'],
    what: ['secret'],
    alphabet: BASE62,
    length: 36,
    nearMisses: ['BYBIT_API_SECRET=your-api-secret', `BYBIT_API_KEY=${'x'.repeat(36)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const bitmexRules: readonly Rule[] = [
  named({
    id: 'bitmex-api-secret',
    description: 'BitMEX API secret',
    source: 'https://www.bitmex.com/app/apiKeysUsage',
    names: ['bitmex'],
    what: ['secret'],
    alphabet: BASE64URL,
    length: 48,
    nearMisses: ['BITMEX_API_SECRET=your-api-secret', `BITMEX_API_KEY=${'x'.repeat(48)}`],
  }),
];

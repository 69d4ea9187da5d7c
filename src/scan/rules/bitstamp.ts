import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const bitstampRules: readonly Rule[] = [
  named({
    id: 'bitstamp-api-secret',
    description: 'Bitstamp API secret',
    source: 'https://www.bitstamp.net/api/#section/Authentication',
    names: ['bitstamp'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['BITSTAMP_API_SECRET=your-api-secret', `BITSTAMP_API_KEY=${'x'.repeat(32)}`],
  }),
];

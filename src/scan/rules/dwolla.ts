import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const dwollaRules: readonly Rule[] = [
  named({
    id: 'dwolla-key',
    description: 'Dwolla application key or secret',
    source: 'https://developers.dwolla.com/docs/api-reference/api-fundamentals/authentication',
    names: ['dwolla'],
    alphabet: BASE62,
    length: 50,
    nearMisses: ['DWOLLA_APP_SECRET=your-secret', `DWOLLA_APP_KEY=${'x'.repeat(50)}`],
  }),
];

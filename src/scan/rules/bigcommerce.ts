import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36, draw } from '../sampling.ts';

export const bigcommerceRules: readonly Rule[] = [
  named({
    id: 'bigcommerce-access-token',
    description: 'BigCommerce API access token or client secret',
    source: 'https://developer.bigcommerce.com/docs/start/authentication/api-accounts',
    names: ['bigcommerce', 'big commerce', 'bc access'],
    shape: { pattern: String.raw`[a-z0-9]{31}|[0-9a-f]{64}`, most: 64, draw: (random) => draw(random, BASE36, 31) },
    nearMisses: ['BIGCOMMERCE_ACCESS_TOKEN=your-token', `BIGCOMMERCE_ACCESS_TOKEN=${'x'.repeat(31)}`],
  }),
];

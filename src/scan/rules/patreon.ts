import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const patreonRules: readonly Rule[] = [
  named({
    id: 'patreon-token',
    description: 'Patreon access token or client secret',
    source: 'https://docs.patreon.com/#oauth',
    names: ['patreon'],
    alphabet: BASE64URL,
    length: [43, 64],
    nearMisses: ['PATREON_TOKEN=your-own-value', `PATREON_SECRET=${'x'.repeat(43)}`],
  }),
];

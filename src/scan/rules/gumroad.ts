import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const gumroadRules: readonly Rule[] = [
  named({
    id: 'gumroad-access-token',
    description: 'Gumroad access token',
    source: 'https://gumroad.com/api#api-authentication',
    names: ['gumroad'],
    alphabet: BASE64URL,
    length: [43, 64],
    nearMisses: ['GUMROAD_TOKEN=your-own-value', `GUMROAD_SECRET=${'x'.repeat(43)}`],
  }),
];

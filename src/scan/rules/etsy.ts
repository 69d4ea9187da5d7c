import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const etsyRules: readonly Rule[] = [
  named({
    id: 'etsy-api-key',
    description: 'Etsy API key (keystring)',
    source: 'https://developers.etsy.com/documentation/essentials/authentication/',
    names: ['etsy'],
    what: ['key', 'keystring', 'key string', 'token'],
    alphabet: BASE36,
    length: 24,
    nearMisses: ['ETSY_API_KEY=your-keystring', 'ETSY_KEYSTRING=xxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const unsplashRules: readonly Rule[] = [
  named({
    id: 'unsplash-key',
    description: 'Unsplash access or secret key',
    source: 'https://unsplash.com/documentation#authorization',
    names: ['unsplash'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: ['UNSPLASH_TOKEN=your-own-value', `UNSPLASH_SECRET=${'x'.repeat(43)}`],
  }),
];

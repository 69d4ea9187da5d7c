import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const brexRules: readonly Rule[] = [
  prefixed({
    id: 'brex-user-token',
    description: 'Brex user token',
    source: 'https://developer.brex.com/docs/authentication/',
    prefixes: ['bxt_'],
    alphabet: BASE62,
    length: [32, 44],
    nearMisses: [`bxt_${'x'.repeat(32)}`, 'bxt_short'],
  }),
];

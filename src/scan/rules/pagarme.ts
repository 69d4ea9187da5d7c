import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const pagarmeRules: readonly Rule[] = [
  prefixed({
    id: 'pagarme-api-key',
    description: 'Pagar.me live API key',
    source: 'https://docs.pagar.me/reference/autentica%C3%A7%C3%A3o-2',
    prefixes: ['ak_live_'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [`ak_live_${'x'.repeat(30)}`, 'ak_live_key'],
  }),
];

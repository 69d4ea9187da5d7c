import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const klaviyoRules: readonly Rule[] = [
  prefixed({
    id: 'klaviyo-private-key',
    description: 'Klaviyo private API key',
    source: 'https://developers.klaviyo.com/en/docs/authenticate_',
    prefixes: ['pk_'],
    alphabet: HEX,
    length: 34,
    nearMisses: [`pk_${'0'.repeat(34)}`, 'pk_columns_of_the_table'],
  }),
];

import type { Rule } from '../face.ts';
import type { Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const UPPER36: Alphabet = { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', set: '0-9A-Z' };

export const courierRules: readonly Rule[] = [
  prefixed({
    id: 'courier-api-key',
    description: 'Courier API key',
    source: 'https://www.courier.com/docs/reference/authentication',
    prefixes: ['pk_prod_', 'pk_test_'],
    alphabet: UPPER36,
    length: 28,
    nearMisses: [`pk_prod_${'X'.repeat(28)}`, 'pk_test_BBBB'],
  }),
];

import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const paystackRules: readonly Rule[] = [
  prefixed({
    id: 'paystack-secret-key',
    description: 'Paystack secret key',
    source: 'https://paystack.com/docs/api/authentication/',
    prefixes: ['sk_live_', 'sk_test_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`sk_live_${'0'.repeat(40)}`, 'sk_test_key'],
  }),
];

import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const omiseRules: readonly Rule[] = [
  prefixed({
    id: 'omise-secret-key',
    description: 'Omise secret key',
    source: 'https://docs.omise.co/api-authentication',
    prefixes: ['skey_test_', 'skey_'],
    alphabet: BASE36,
    length: 19,
    nearMisses: ['skey_test_xxxxxxxxxxxxxxxxxxx', 'skey_columns'],
    accept: (body) => /\d/.test(body),
  }),
];

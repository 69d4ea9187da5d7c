import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const duffelRules: readonly Rule[] = [
  prefixed({
    id: 'duffel-access-token',
    description: 'Duffel access token',
    source: 'https://duffel.com/docs/api/overview/making-requests',
    prefixes: ['duffel_live_', 'duffel_test_'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`duffel_live_${'x'.repeat(43)}`, 'duffel_test_token'],
  }),
];

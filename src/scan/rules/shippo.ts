import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const shippoRules: readonly Rule[] = [
  prefixed({
    id: 'shippo-api-token',
    description: 'Shippo API token',
    source: 'https://docs.goshippo.com/docs/guides_general/authentication/',
    prefixes: ['shippo_live_', 'shippo_test_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`shippo_live_${'0'.repeat(40)}`, 'shippo_test_token'],
  }),
];

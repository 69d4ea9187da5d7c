import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const medusaRules: readonly Rule[] = [
  prefixed({
    id: 'medusa-secret-key',
    description: 'Medusa secret API key',
    source: 'https://docs.medusajs.com/resources/commerce-modules/api-key/concepts',
    prefixes: ['sk_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`sk_${'0'.repeat(64)}`, 'sk_key'],
  }),
];

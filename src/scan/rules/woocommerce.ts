import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const woocommerceRules: readonly Rule[] = [
  prefixed({
    id: 'woocommerce-key',
    description: 'WooCommerce REST API consumer key or secret',
    source: 'https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication',
    prefixes: ['ck_', 'cs_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`ck_${'x'.repeat(40)}`, `cs_${'0'.repeat(40)}`],
  }),
];

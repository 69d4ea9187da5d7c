import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const shopifyRules: readonly Rule[] = [
  prefixed({
    id: 'shopify-token',
    description: 'Shopify access token or app secret',
    source: 'https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing',
    prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_'],
    alphabet: { chars: HEX.chars, set: 'A-Za-z0-9' },
    length: 32,
    nearMisses: [`shpat_${'0'.repeat(32)}`, 'shpss_SSSS_is_no_key'],
  }),
];

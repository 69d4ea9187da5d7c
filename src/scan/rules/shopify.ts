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
    length: [32, 38],
    nearMisses: [`shpat_${'0'.repeat(32)}`, 'shpss_SSSS_is_no_key'],
  }),
  prefixed({
    id: 'shopify-theme-password',
    description: 'Shopify Theme Access password',
    source: 'https://shopify.dev/docs/storefronts/themes/tools/theme-access',
    prefixes: ['shptka_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`shptka_${'0'.repeat(32)}`, 'shptka_password'],
  }),
  prefixed({
    id: 'shopify-partner-token',
    description: 'Shopify Partner API access token',
    source: 'https://shopify.dev/docs/api/partner/latest#authentication',
    prefixes: ['prtapi_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`prtapi_${'0'.repeat(32)}`, 'prtapi_token'],
  }),
];

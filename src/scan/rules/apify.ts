import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const apifyRules: readonly Rule[] = [
  prefixed({
    id: 'apify-api-token',
    description: 'Apify API token',
    source: 'https://docs.apify.com/platform/integrations/api',
    prefixes: ['apify_api_'],
    alphabet: BASE62,
    length: [34, 38],
    nearMisses: [`apify_api_${'x'.repeat(34)}`, 'apify_api_short'],
  }),
];

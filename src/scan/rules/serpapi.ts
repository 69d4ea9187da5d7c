import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const serpapiRules: readonly Rule[] = [
  named({
    id: 'serpapi-api-key',
    description: 'SerpApi key',
    source: 'https://serpapi.com/search-api',
    names: ['serpapi', 'serp api'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`SERPAPI_API_KEY=${'x'.repeat(64)}`],
  }),
];

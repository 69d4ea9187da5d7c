import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const strapiRules: readonly Rule[] = [
  named({
    id: 'strapi-api-token',
    description: 'Strapi API token',
    source: 'https://docs.strapi.io/cms/features/api-tokens',
    names: ['strapi'],
    alphabet: HEX,
    length: 256,
    nearMisses: ['STRAPI_TOKEN=your-own-value', `STRAPI_SECRET=${'0'.repeat(256)}`],
  }),
];

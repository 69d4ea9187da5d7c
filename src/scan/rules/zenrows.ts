import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const zenrowsRules: readonly Rule[] = [
  named({
    id: 'zenrows-api-key',
    description: 'ZenRows API key',
    source: 'https://docs.zenrows.com/universal-scraper-api/api-reference',
    names: ['zenrows'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`ZENROWS_API_KEY=${'x'.repeat(40)}`],
  }),
];

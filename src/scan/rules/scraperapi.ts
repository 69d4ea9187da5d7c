import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const scraperapiRules: readonly Rule[] = [
  named({
    id: 'scraperapi-key',
    description: 'ScraperAPI key',
    source: 'https://docs.scraperapi.com/',
    names: ['scraperapi', 'scraper api'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`SCRAPERAPI_API_KEY=${'x'.repeat(32)}`],
  }),
];

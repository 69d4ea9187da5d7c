import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const scrapingbeeRules: readonly Rule[] = [
  named({
    id: 'scrapingbee-api-key',
    description: 'ScrapingBee API key',
    source: 'https://www.scrapingbee.com/documentation/',
    names: ['scrapingbee', 'scraping bee'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 80,
    nearMisses: [`SCRAPINGBEE_API_KEY=${'x'.repeat(80)}`],
  }),
];

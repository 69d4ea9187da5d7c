import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const lokaliseRules: readonly Rule[] = [
  named({
    id: 'lokalise-token',
    description: 'Lokalise API token',
    source: 'https://developers.lokalise.com/reference/api-authentication',
    names: ['lokalise'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`LOKALISE_API_KEY=${'x'.repeat(40)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const brightDataRules: readonly Rule[] = [
  named({
    id: 'bright-data-api-key',
    description: 'Bright Data API key',
    source: 'https://docs.brightdata.com/api-reference/authentication',
    names: ['brightdata', 'bright data'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`BRIGHTDATA_API_KEY=${'x'.repeat(64)}`],
  }),
];

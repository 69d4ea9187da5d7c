import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const ashbyRules: readonly Rule[] = [
  named({
    id: 'ashby-api-key',
    description: 'Ashby API key',
    source: 'https://developers.ashbyhq.com/reference/authentication',
    names: ['ashby', 'ashbyhq'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['ASHBY_TOKEN=your-own-value', `ASHBY_SECRET=${'0'.repeat(64)}`],
  }),
];

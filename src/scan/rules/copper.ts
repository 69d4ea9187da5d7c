import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const copperRules: readonly Rule[] = [
  named({
    id: 'copper-api-key',
    description: 'Copper CRM API key',
    source: 'https://developer.copper.com/introduction/authentication.html',
    names: ['copper api', 'prosperworks', 'copper crm'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['COPPER_API_KEY=your-api-key', `COPPER_API_KEY=${'0'.repeat(32)}`],
  }),
];

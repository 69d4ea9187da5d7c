import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const civoRules: readonly Rule[] = [
  named({
    id: 'civo-api-key',
    description: 'Civo API key',
    source: 'https://www.civo.com/docs/account/api-keys',
    names: ['civo'],
    alphabet: BASE62,
    length: 50,
    nearMisses: [`CIVO_KEY=${'0'.repeat(50)}`, 'CIVO_KEY=your-civo-key-goes-here', 'civoKey: process.env.CIVO_KEY,'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const apivoidRules: readonly Rule[] = [
  named({
    id: 'apivoid-api-key',
    description: 'APIVoid key',
    source: 'https://docs.apivoid.com/',
    names: ['apivoid'],
    alphabet: BASE62,
    length: [40, 64],
    nearMisses: [`APIVOID_API_KEY=${'x'.repeat(40)}`],
  }),
];

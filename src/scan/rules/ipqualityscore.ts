import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const ipqualityscoreRules: readonly Rule[] = [
  named({
    id: 'ipqualityscore-key',
    description: 'IPQualityScore key',
    source: 'https://www.ipqualityscore.com/documentation/overview',
    names: ['ipqualityscore', 'ipqs', 'ipquality'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`IPQUALITYSCORE_API_KEY=${'x'.repeat(32)}`],
  }),
];

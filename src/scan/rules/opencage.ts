import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const opencageRules: readonly Rule[] = [
  named({
    id: 'opencage-api-key',
    description: 'OpenCage geocoding key',
    source: 'https://opencagedata.com/api',
    names: ['opencage', 'opencagedata'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`OPENCAGE_API_KEY=${'x'.repeat(32)}`],
  }),
];

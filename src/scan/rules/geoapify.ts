import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const geoapifyRules: readonly Rule[] = [
  named({
    id: 'geoapify-api-key',
    description: 'Geoapify API key',
    source: 'https://apidocs.geoapify.com/docs/quickstart/',
    names: ['geoapify'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`GEOAPIFY_API_KEY=${'x'.repeat(32)}`],
  }),
];

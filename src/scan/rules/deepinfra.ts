import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const deepinfraRules: readonly Rule[] = [
  named({
    id: 'deepinfra-api-key',
    description: 'DeepInfra API key',
    source: 'https://deepinfra.com/docs/api-reference',
    names: ['deepinfra'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`DEEPINFRA_API_KEY=${'x'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const mistralRules: readonly Rule[] = [
  named({
    id: 'mistral-api-key',
    description: 'Mistral AI API key',
    source: 'https://docs.mistral.ai/getting-started/quickstart',
    names: ['mistral', 'codestral'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`MISTRAL_API_KEY=${'x'.repeat(32)}`, 'MISTRAL_MODEL_KEY=open-mixtral-8x22b'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const cohereRules: readonly Rule[] = [
  named({
    id: 'cohere-api-key',
    description: 'Cohere API key',
    source: 'https://docs.cohere.com/docs/rate-limits',
    names: ['cohere', 'co api'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [`COHERE_API_KEY=${'x'.repeat(40)}`, 'CO_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
];

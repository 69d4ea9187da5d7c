import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const privateAiRules: readonly Rule[] = [
  named({
    id: 'private-ai-api-key',
    description: 'Private AI API key',
    source: 'https://docs.private-ai.com/',
    names: ['private ai'],
    alphabet: BASE36,
    length: 32,
    nearMisses: [`PRIVATE_AI_API_KEY=${'x'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const sambanovaRules: readonly Rule[] = [
  named({
    id: 'sambanova-api-key',
    description: 'SambaNova Cloud API key',
    source: 'https://docs.sambanova.ai/docs/en/get-started/quickstart',
    names: ['sambanova'],
    shape: UUID,
    nearMisses: ['SAMBANOVA_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];

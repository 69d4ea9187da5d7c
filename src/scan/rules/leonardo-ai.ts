import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const leonardoAiRules: readonly Rule[] = [
  named({
    id: 'leonardo-ai-api-key',
    description: 'Leonardo.Ai API key',
    source: 'https://docs.leonardo.ai/docs/create-your-api-key',
    names: ['leonardo', 'leonardo ai'],
    what: ['api key'],
    shape: UUID,
    nearMisses: ['LEONARDO_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];

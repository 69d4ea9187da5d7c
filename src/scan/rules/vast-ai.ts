import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const vastAiRules: readonly Rule[] = [
  named({
    id: 'vast-ai-api-key',
    description: 'Vast.ai API key',
    source: 'https://docs.vast.ai/api-reference/authentication',
    names: ['vast ai', 'vastai', 'vast api'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`VAST_AI_API_KEY=${'x'.repeat(64)}`],
  }),
];

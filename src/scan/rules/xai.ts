import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const xaiRules: readonly Rule[] = [
  prefixed({
    id: 'xai-api-key',
    description: 'xAI API key',
    source: 'https://docs.x.ai/docs/tutorial',
    prefixes: ['xai-'],
    alphabet: BASE62,
    length: 80,
    nearMisses: [`xai-${'x'.repeat(80)}`, 'xai-short'],
  }),
];

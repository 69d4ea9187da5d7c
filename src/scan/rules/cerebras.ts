import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const cerebrasRules: readonly Rule[] = [
  prefixed({
    id: 'cerebras-api-key',
    description: 'Cerebras inference API key',
    source: 'https://inference-docs.cerebras.ai/quickstart',
    prefixes: ['csk-'],
    alphabet: BASE36,
    length: 48,
    nearMisses: [`csk-${'x'.repeat(48)}`, 'csk-short'],
  }),
];

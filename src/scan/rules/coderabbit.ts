import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const coderabbitRules: readonly Rule[] = [
  prefixed({
    id: 'coderabbit-api-key',
    description: 'CodeRabbit API key',
    source: 'https://docs.coderabbit.ai/api-reference',
    prefixes: ['cr-'],
    alphabet: HEX,
    length: 58,
    nearMisses: [`cr-${'x'.repeat(58)}`, 'cr-short', 'cr-3b1f5a7c'],
  }),
];

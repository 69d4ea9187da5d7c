import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const minimaxRules: readonly Rule[] = [
  prefixed({
    id: 'minimax-api-key',
    description: 'MiniMax pay-as-you-go API key',
    source: 'https://platform.minimax.io/docs/api-reference/api-overview',
    prefixes: ['sk-api-'],
    alphabet: BASE64URL,
    length: 119,
    nearMisses: [`sk-api-${'x'.repeat(119)}`, 'sk-api-short'],
  }),
];

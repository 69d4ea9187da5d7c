import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const togetherRules: readonly Rule[] = [
  prefixed({
    id: 'together-api-key',
    description: 'Together AI API key',
    source: 'https://docs.together.ai/docs/api-keys-authentication',
    prefixes: ['tgp_v1_'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`tgp_v1_${'x'.repeat(43)}`, 'tgp_v1_short'],
  }),
];

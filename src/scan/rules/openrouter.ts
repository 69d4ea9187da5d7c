import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const openrouterRules: readonly Rule[] = [
  prefixed({
    id: 'openrouter-api-key',
    description: 'OpenRouter API key',
    source: 'https://openrouter.ai/docs/api-reference/authentication',
    prefixes: ['sk-or-v1-'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`sk-or-v1-${'0'.repeat(64)}`, 'sk-or-v1-short'],
  }),
];

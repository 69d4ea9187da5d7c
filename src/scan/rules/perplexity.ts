import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const perplexityRules: readonly Rule[] = [
  prefixed({
    id: 'perplexity-api-key',
    description: 'Perplexity API key',
    source: 'https://docs.perplexity.ai/guides/api-key-management',
    prefixes: ['pplx-'],
    alphabet: BASE62,
    length: 48,
    nearMisses: [`pplx-${'x'.repeat(48)}`, 'pplx-70b-online'],
  }),
];

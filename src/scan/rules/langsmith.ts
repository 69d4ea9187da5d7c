import type { Rule } from '../face.ts';
import { HEX, bare, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const langsmithRules: readonly Rule[] = [
  {
    ...prefixed({
      id: 'langsmith-api-key',
      description: 'LangSmith personal or service key',
      source: 'https://docs.langchain.com/langsmith/create-account-api-key',
      prefixes: ['lsv2_pt_', 'lsv2_sk_'],
      alphabet: HEX,
      length: 43,
      nearMisses: [`lsv2_pt_${'0'.repeat(43)}`, 'lsv2_pt_short'],
    }),
    pattern: token('lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}'),
    sample: (random) => bare(`lsv2_pt_${draw(random, HEX, 32)}_${draw(random, HEX, 10)}`),
  },
  prefixed({
    id: 'langsmith-legacy-key',
    description: 'LangSmith API key of the first kind',
    source: 'https://docs.langchain.com/langsmith/create-account-api-key',
    prefixes: ['ls__'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`ls__${'0'.repeat(32)}`, 'ls__short', 'labels__3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4'],
  }),
];

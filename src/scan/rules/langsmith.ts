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
];

import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

/** Other services with OpenAI's interface write theirs alike. */
export const deepseekRules: readonly Rule[] = [
  prefixed({
    id: 'deepseek-api-key',
    description: 'DeepSeek or Alibaba Model Studio (DashScope) API key',
    source: 'https://api-docs.deepseek.com/',
    prefixes: ['sk-'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`sk-${'0'.repeat(32)}`, 'sk-short', 'task-3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4'],
  }),
];

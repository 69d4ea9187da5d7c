import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const tavilyRules: readonly Rule[] = [
  prefixed({
    id: 'tavily-api-key',
    description: 'Tavily API key',
    source: 'https://docs.tavily.com/documentation/api-reference/introduction',
    prefixes: ['tvly-', 'tvly-dev-', 'tvly-prod-'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`tvly-${'x'.repeat(32)}`, 'tvly-short'],
  }),
];

import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const firecrawlRules: readonly Rule[] = [
  prefixed({
    id: 'firecrawl-api-key',
    description: 'Firecrawl API key',
    source: 'https://docs.firecrawl.dev/api-reference/introduction',
    prefixes: ['fc-'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`fc-${'x'.repeat(32)}`, 'fc-short', 'fc-event-title-container'],
  }),
];

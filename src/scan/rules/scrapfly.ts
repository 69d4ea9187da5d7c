import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const scrapflyRules: readonly Rule[] = [
  prefixed({
    id: 'scrapfly-api-key',
    description: 'Scrapfly API key',
    source: 'https://scrapfly.io/docs/scrape-api/getting-started',
    prefixes: ['scp-live-', 'scp-test-'],
    alphabet: BASE36,
    length: 32,
    nearMisses: [`scp-live-${'x'.repeat(32)}`, 'scp-live-short'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const meilisearchRules: readonly Rule[] = [
  named({
    id: 'meilisearch-key',
    description: 'Meilisearch master or API key',
    source: 'https://www.meilisearch.com/docs/learn/security/basic_security',
    names: ['meilisearch', 'meili'],
    what: ['key', 'master key', 'api key'],
    alphabet: BASE64URL,
    length: [32, 64],
    nearMisses: [
      `MEILISEARCH_KEY=${'0'.repeat(32)}`,
      'MEILISEARCH_KEY=your-meilisearch-key-goes-here',
      'meilisearchKey: process.env.MEILISEARCH_KEY,',
    ],
  }),
];

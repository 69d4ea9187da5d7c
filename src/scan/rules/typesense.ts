import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const typesenseRules: readonly Rule[] = [
  named({
    id: 'typesense-api-key',
    description: 'Typesense API key',
    source: 'https://typesense.org/docs/latest/api/api-keys.html',
    names: ['typesense'],
    what: ['key', 'api key'],
    alphabet: BASE62,
    length: [32, 64],
    nearMisses: [
      `TYPESENSE_KEY=${'0'.repeat(32)}`,
      'TYPESENSE_KEY=your-typesense-key-goes-here',
      'typesenseKey: process.env.TYPESENSE_KEY,',
    ],
  }),
];

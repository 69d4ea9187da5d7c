import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const singlestoreRules: readonly Rule[] = [
  named({
    id: 'singlestore-key',
    description: 'SingleStore management API key',
    source: 'https://docs.singlestore.com/cloud/reference/management-api/',
    names: ['singlestore'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `SINGLESTORE_KEY=${'0'.repeat(64)}`,
      'SINGLESTORE_KEY=your-singlestore-key-goes-here',
      'singlestoreKey: process.env.SINGLESTORE_KEY,',
    ],
  }),
];

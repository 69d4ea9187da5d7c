import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const wasabiRules: readonly Rule[] = [
  named({
    id: 'wasabi-secret-key',
    description: 'Wasabi secret access key',
    source: 'https://docs.wasabi.com/docs/creating-a-new-access-key',
    names: ['wasabi'],
    what: ['secret', 'secret key'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [
      `WASABI_SECRET=${'0'.repeat(40)}`,
      'WASABI_SECRET=your-wasabi-secret-goes-here',
      'wasabiSecret: process.env.WASABI_SECRET,',
    ],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const contaboRules: readonly Rule[] = [
  named({
    id: 'contabo-client-secret',
    description: 'Contabo API client secret',
    source: 'https://api.contabo.com/',
    names: ['contabo'],
    what: ['client secret', 'secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `CONTABO_CLIENT_SECRET=${'0'.repeat(32)}`,
      'CONTABO_CLIENT_SECRET=your-contabo-client-secret-goes-here',
      'contaboClientSecret: process.env.CONTABO_CLIENT_SECRET,',
    ],
  }),
];

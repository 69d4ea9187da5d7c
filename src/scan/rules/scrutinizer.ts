import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const scrutinizerRules: readonly Rule[] = [
  named({
    id: 'scrutinizer-token',
    description: 'Scrutinizer CI access token',
    source: 'https://scrutinizer-ci.com/docs/api/',
    names: ['scrutinizer'],
    what: ['token', 'access token'],
    alphabet: BASE36,
    length: 64,
    nearMisses: [
      `SCRUTINIZER_TOKEN=${'0'.repeat(64)}`,
      'SCRUTINIZER_TOKEN=your-scrutinizer-token-goes-here',
      'scrutinizerToken: process.env.SCRUTINIZER_TOKEN,',
    ],
  }),
];

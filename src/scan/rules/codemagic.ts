import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const codemagicRules: readonly Rule[] = [
  named({
    id: 'codemagic-token',
    description: 'Codemagic API token',
    source: 'https://docs.codemagic.io/rest-api/codemagic-rest-api/',
    names: ['codemagic'],
    what: ['token', 'api token', 'key'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [
      `CODEMAGIC_TOKEN=${'0'.repeat(43)}`,
      'CODEMAGIC_TOKEN=your-codemagic-token-goes-here',
      'codemagicToken: process.env.CODEMAGIC_TOKEN,',
    ],
  }),
];

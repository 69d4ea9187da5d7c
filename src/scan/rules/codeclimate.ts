import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const codeclimateRules: readonly Rule[] = [
  named({
    id: 'codeclimate-token',
    description: 'Code Climate reporter id or token',
    source: 'https://docs.codeclimate.com/docs/finding-your-test-coverage-token',
    names: ['codeclimate', 'code climate', 'cc test reporter'],
    what: ['id', 'token', 'repo token', 'secret', 'key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `CODECLIMATE_TOKEN=${'0'.repeat(64)}`,
      'CODECLIMATE_TOKEN=your-codeclimate-token-goes-here',
      'codeclimateToken: process.env.CODECLIMATE_TOKEN,',
    ],
  }),
];

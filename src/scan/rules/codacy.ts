import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const codacyRules: readonly Rule[] = [
  named({
    id: 'codacy-token',
    description: 'Codacy API or project token',
    source: 'https://docs.codacy.com/codacy-api/api-tokens/',
    names: ['codacy'],
    what: ['token', 'api token', 'project token', 'key'],
    alphabet: BASE62,
    length: [20, 32],
    nearMisses: [`CODACY_TOKEN=${'0'.repeat(20)}`, 'CODACY_TOKEN=your-codacy-token-goes-here', 'codacyToken: process.env.CODACY_TOKEN,'],
  }),
];

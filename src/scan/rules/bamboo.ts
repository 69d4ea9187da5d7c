import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64 } from '../sampling.ts';

export const bambooRules: readonly Rule[] = [
  named({
    id: 'bamboo-token',
    description: 'Bamboo personal access token',
    source: 'https://confluence.atlassian.com/bamboo/personal-access-tokens-976779873.html',
    names: ['bamboo'],
    what: ['token', 'access token', 'pat'],
    alphabet: BASE64,
    length: 44,
    nearMisses: [`BAMBOO_TOKEN=${'0'.repeat(44)}`, 'BAMBOO_TOKEN=your-bamboo-token-goes-here', 'bambooToken: process.env.BAMBOO_TOKEN,'],
  }),
];

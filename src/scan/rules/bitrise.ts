import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const bitriseRules: readonly Rule[] = [
  named({
    id: 'bitrise-token',
    description: 'Bitrise personal or workspace access token',
    source: 'https://devcenter.bitrise.io/en/accounts/personal-access-tokens.html',
    names: ['bitrise'],
    what: ['token', 'access token', 'api token', 'pat'],
    alphabet: BASE64URL,
    length: [60, 120],
    nearMisses: [
      `BITRISE_TOKEN=${'0'.repeat(60)}`,
      'BITRISE_TOKEN=your-bitrise-token-goes-here',
      'bitriseToken: process.env.BITRISE_TOKEN,',
    ],
  }),
];

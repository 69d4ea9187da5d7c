import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const fastlyRules: readonly Rule[] = [
  named({
    id: 'fastly-api-token',
    description: 'Fastly API token',
    source: 'https://www.fastly.com/documentation/guides/account-info/user-access-and-control/using-api-tokens/',
    names: ['fastly'],
    alphabet: BASE64URL,
    length: 32,
    nearMisses: [`FASTLY_KEY=${'0'.repeat(32)}`, 'FASTLY_KEY=your-fastly-key-goes-here', 'fastlyKey: process.env.FASTLY_KEY,'],
  }),
];

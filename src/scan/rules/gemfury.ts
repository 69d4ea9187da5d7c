import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const gemfuryRules: readonly Rule[] = [
  named({
    id: 'gemfury-token',
    description: 'Gemfury deploy or full access token',
    source: 'https://gemfury.com/help/tokens',
    names: ['gemfury', 'fury'],
    what: ['token', 'deploy token', 'auth token'],
    alphabet: BASE62,
    length: [20, 32],
    nearMisses: [
      `GEMFURY_TOKEN=${'0'.repeat(20)}`,
      'GEMFURY_TOKEN=your-gemfury-token-goes-here',
      'gemfuryToken: process.env.GEMFURY_TOKEN,',
    ],
  }),
];

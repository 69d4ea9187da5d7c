import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const knapsackRules: readonly Rule[] = [
  named({
    id: 'knapsack-pro-token',
    description: 'Knapsack Pro API token',
    source: 'https://docs.knapsackpro.com/api/v1/',
    names: ['knapsack pro'],
    what: ['token', 'api token'],
    alphabet: HEX,
    length: 32,
    nearMisses: [
      `KNAPSACK_PRO_TOKEN=${'0'.repeat(32)}`,
      'KNAPSACK_PRO_TOKEN=your-knapsack-pro-token-goes-here',
      'knapsackProToken: process.env.KNAPSACK_PRO_TOKEN,',
    ],
  }),
];

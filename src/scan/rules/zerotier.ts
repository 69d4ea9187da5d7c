import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const zerotierRules: readonly Rule[] = [
  named({
    id: 'zerotier-token',
    description: 'ZeroTier Central API token',
    source: 'https://docs.zerotier.com/api/tokens',
    names: ['zerotier'],
    what: ['token', 'api token', 'key', 'central token'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `ZEROTIER_TOKEN=${'0'.repeat(32)}`,
      'ZEROTIER_TOKEN=your-zerotier-token-goes-here',
      'zerotierToken: process.env.ZEROTIER_TOKEN,',
    ],
  }),
];

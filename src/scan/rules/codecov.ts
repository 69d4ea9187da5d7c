import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const codecovRules: readonly Rule[] = [
  named({
    id: 'codecov-token',
    description: 'Codecov upload or API token',
    source: 'https://docs.codecov.com/docs/codecov-tokens',
    names: ['codecov'],
    what: ['token', 'upload token', 'api token', 'key'],
    shape: UUID,
    nearMisses: [
      `CODECOV_TOKEN=${'0'.repeat(36)}`,
      'CODECOV_TOKEN=your-codecov-token-goes-here',
      'codecovToken: process.env.CODECOV_TOKEN,',
    ],
  }),
];

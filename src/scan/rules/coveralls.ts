import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const coverallsRules: readonly Rule[] = [
  named({
    id: 'coveralls-token',
    description: 'Coveralls repository or personal token',
    source: 'https://docs.coveralls.io/api-introduction',
    names: ['coveralls'],
    what: ['repo token', 'token', 'api token', 'key'],
    alphabet: BASE62,
    length: [32, 37],
    nearMisses: [
      `COVERALLS_REPO_TOKEN=${'0'.repeat(32)}`,
      'COVERALLS_REPO_TOKEN=your-coveralls-repo-token-goes-here',
      'coverallsRepoToken: process.env.COVERALLS_REPO_TOKEN,',
    ],
  }),
];

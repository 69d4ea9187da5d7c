import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const lambdatestRules: readonly Rule[] = [
  named({
    id: 'lambdatest-access-key',
    description: 'LambdaTest access key',
    source: 'https://www.lambdatest.com/support/docs/hyperexecute-how-to-get-my-username-and-access-key/',
    names: ['lambdatest', 'lambda test'],
    what: ['access key', 'key'],
    alphabet: BASE62,
    length: [50, 64],
    nearMisses: [
      `LAMBDATEST_ACCESS_KEY=${'0'.repeat(50)}`,
      'LAMBDATEST_ACCESS_KEY=your-lambdatest-access-key-goes-here',
      'lambdatestAccessKey: process.env.LAMBDATEST_ACCESS_KEY,',
    ],
  }),
];

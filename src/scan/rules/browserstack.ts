import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const browserstackRules: readonly Rule[] = [
  named({
    id: 'browserstack-access-key',
    description: 'BrowserStack access key',
    source: 'https://www.browserstack.com/docs/iaam/security/access-keys',
    names: ['browserstack'],
    what: ['access key', 'key', 'auth key', 'password'],
    alphabet: BASE62,
    length: 20,
    nearMisses: [
      `BROWSERSTACK_ACCESS_KEY=${'0'.repeat(20)}`,
      'BROWSERSTACK_ACCESS_KEY=your-browserstack-access-key-goes-here',
      'browserstackAccessKey: process.env.BROWSERSTACK_ACCESS_KEY,',
    ],
  }),
];

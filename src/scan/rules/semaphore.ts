import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const semaphoreRules: readonly Rule[] = [
  named({
    id: 'semaphore-token',
    description: 'Semaphore CI API token',
    source: 'https://docs.semaphoreci.com/reference/api',
    names: ['semaphoreci', 'semaphore api', 'semaphore auth', 'semaphore ci'],
    what: ['token', 'api token', 'key'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `SEMAPHORECI_TOKEN=${'0'.repeat(32)}`,
      'SEMAPHORECI_TOKEN=your-semaphoreci-token-goes-here',
      'semaphoreciToken: process.env.SEMAPHORECI_TOKEN,',
    ],
  }),
];

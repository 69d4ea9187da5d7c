import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const maxmindRules: readonly Rule[] = [
  {
    id: 'maxmind-license-key',
    description: 'MaxMind licence key',
    source: 'https://support.maxmind.com/hc/en-us/articles/4407111582235-Generate-a-License-Key',
    literals: ['_mmk'],
    pattern: token('[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'),
    reach: { before: 36, after: 512 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret.slice(7, 36)),
    sample: (random) => bare(`${draw(random, BASE62, 6)}_${draw(random, BASE62, 29)}_mmk`),
    nearMisses: [`xxxxxx_${'x'.repeat(29)}_mmk`, 'license_mmk'],
  },
];

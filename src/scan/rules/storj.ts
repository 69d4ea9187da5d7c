import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE32, draw } from '../sampling.ts';

export const storjRules: readonly Rule[] = [
  named({
    id: 'storj-secret-key',
    description: 'Storj S3 secret key',
    source: 'https://storj.dev/dcs/access',
    names: ['storj'],
    what: ['secret key', 'secret', 'secret access key'],
    shape: {
      pattern: 'j[a-z2-7]{52}',
      most: 53,
      draw: (random) => `j${draw(random, { chars: BASE32.chars.toLowerCase(), set: 'a-z2-7' }, 51)}7`,
    },
    nearMisses: ['STORJ_SECRET_KEY=${VALUE}', 'STORJ_ACCESS_NAME=production'],
  }),
];

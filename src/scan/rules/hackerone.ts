import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const hackeroneRules: readonly Rule[] = [
  named({
    id: 'hackerone-api-token',
    description: 'HackerOne API token',
    source: 'https://api.hackerone.com/getting-started/',
    names: ['hackerone', 'h1 api'],
    shape: {
      pattern: '[A-Za-z0-9+/]{43}=',
      most: 44,
      draw: (random) => `${draw(random, BASE62, 43)}=`,
    },
    nearMisses: ['HACKERONE_API_KEY=${VALUE}'],
  }),
];

import type { Rule } from '../face.ts';
import { HEX, bare, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const postmanRules: readonly Rule[] = [
  {
    ...prefixed({
      id: 'postman-api-key',
      description: 'Postman API key',
      source: 'https://learning.postman.com/docs/developer/postman-api/authentication/',
      prefixes: ['PMAK-'],
      alphabet: HEX,
      length: 59,
      nearMisses: [`PMAK-${'0'.repeat(59)}`, 'PMAK-short'],
    }),
    pattern: token('PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
    sample: (random) => bare(`PMAK-${draw(random, HEX, 24)}-${draw(random, HEX, 34)}`),
  },
];

import type { Rule } from '../face.ts';
import { BASE36, bare, draw, HEX } from '../sampling.ts';
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
  prefixed({
    id: 'postman-collection-key',
    description: 'Postman collection access key',
    source: 'https://learning.postman.com/docs/developer/collection-access-keys/',
    prefixes: ['PMAT-'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 26,
    nearMisses: [`PMAT-${'X'.repeat(26)}`, 'PMAT-short'],
  }),
];

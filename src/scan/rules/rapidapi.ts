import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

/** Every key has `msh`, `p` and `jsn` at the same places. */
export const rapidapiRules: readonly Rule[] = [
  {
    id: 'rapidapi-key',
    description: 'RapidAPI application key',
    source: 'https://docs.rapidapi.com/docs/keys',
    literals: ['jsn'],
    pattern: token('[0-9a-z]{10}msh[0-9a-z]{15}p[0-9a-z]{6}jsn[0-9a-z]{12}', '(?![A-Za-z0-9])'),
    reach: { before: 35, after: 512 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret) && /\d/.test(secret),
    sample: (random) =>
      bare(`${draw(random, BASE36, 9)}7msh${draw(random, BASE36, 15)}p${draw(random, BASE36, 6)}jsn${draw(random, BASE36, 12)}`),
    nearMisses: [`${'x'.repeat(10)}msh${'x'.repeat(15)}p${'x'.repeat(6)}jsn${'x'.repeat(12)}`, 'msh-parser-jsn', 'X-RapidAPI-Key: jsn'],
  },
];

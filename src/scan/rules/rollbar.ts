import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX, oneOf } from '../sampling.ts';

export const rollbarRules: readonly Rule[] = [
  named({
    id: 'rollbar-access-token',
    description: 'Rollbar project or account access token',
    source: 'https://docs.rollbar.com/docs/access-tokens',
    names: ['rollbar'],
    shape: {
      pattern: '[0-9a-f]{32}(?:[0-9a-f]{96})?',
      most: 128,
      draw: (random) => draw(random, HEX, oneOf(random, [32, 128])),
    },
    nearMisses: ['ROLLBAR_API_KEY=${VALUE}'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const transifexRules: readonly Rule[] = [
  named({
    id: 'transifex-token',
    description: 'Transifex API token',
    source: 'https://developers.transifex.com/reference/api-authentication',
    names: ['transifex'],
    shape: {
      pattern: '1/[0-9a-f]{40}',
      most: 42,
      draw: (random) => `1/${draw(random, HEX, 40)}`,
    },
    nearMisses: ['TRANSIFEX_API_KEY=${VALUE}', 'TRANSIFEX_TOKEN=1/000'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const ghostRules: readonly Rule[] = [
  named({
    id: 'ghost-admin-api-key',
    description: 'Ghost admin API key: an id and a secret',
    source: 'https://ghost.org/docs/admin-api/#token-authentication',
    names: ['ghost'],
    shape: {
      pattern: String.raw`[0-9a-f]{24}:[0-9a-f]{64}`,
      most: 89,
      draw: (random) => `${draw(random, HEX, 24)}:${draw(random, HEX, 64)}`,
    },
    nearMisses: ['GHOST_ADMIN_API_KEY=id:secret', `GHOST_ADMIN_API_KEY=${'0'.repeat(24)}:${'0'.repeat(64)}`],
  }),
];

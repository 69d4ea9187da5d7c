import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, draw } from '../sampling.ts';

export const muxRules: readonly Rule[] = [
  named({
    id: 'mux-token-secret',
    description: 'Mux token secret',
    source: 'https://www.mux.com/docs/core/make-api-requests',
    names: ['mux'],
    what: ['token secret', 'secret'],
    shape: {
      pattern: '[A-Za-z0-9+/]{75}',
      most: 75,
      draw: (random) => draw(random, BASE64, 75),
    },
    nearMisses: ['MUX_TOKEN_SECRET=${VALUE}'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const gotifyRules: readonly Rule[] = [
  named({
    id: 'gotify-token',
    description: 'Gotify application or client token',
    source: 'https://gotify.net/docs/pushmsg',
    names: ['gotify'],
    shape: {
      pattern: String.raw`[AC][A-Za-z0-9._-]{14}`,
      most: 15,
      draw: (random) => `${oneOf(random, ['A', 'C'])}${draw(random, BASE62, 14)}`,
    },
    nearMisses: ['GOTIFY_TOKEN=your-app-token', 'gotify_token: ApplicationName'],
  }),
];

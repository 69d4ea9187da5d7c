import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const portkeyRules: readonly Rule[] = [
  named({
    id: 'portkey-api-key',
    description: 'Portkey API key',
    source: 'https://portkey.ai/docs/api-reference/inference-api/authentication',
    names: ['portkey'],
    what: ['api key', 'key'],
    shape: {
      pattern: '[A-Za-z0-9+/]{27,28}=?',
      most: 29,
      draw: (random) => draw(random, BASE62, 28),
    },
    nearMisses: ['PORTKEY_API_KEY=${VALUE}'],
  }),
];

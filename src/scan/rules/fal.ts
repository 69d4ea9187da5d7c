import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const falRules: readonly Rule[] = [
  named({
    id: 'fal-key',
    description: 'fal.ai key: an id, a colon, a secret',
    source: 'https://docs.fal.ai/model-apis/authentication/key-based',
    names: ['fal key', 'fal api', 'fal ai'],
    what: ['key', 'api key'],
    shape: {
      pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32}',
      most: 69,
      draw: (random) => `${UUID.draw(random)}:${draw(random, HEX, 32)}`,
    },
    nearMisses: ['FAL_KEY_KEY=${VALUE}', 'FAL_KEY_ID=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];

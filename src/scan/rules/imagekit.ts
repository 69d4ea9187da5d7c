import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const imagekitRules: readonly Rule[] = [
  named({
    id: 'imagekit-private-key',
    description: 'ImageKit private key',
    source: 'https://imagekit.io/docs/api-keys',
    names: ['imagekit', 'image kit'],
    what: ['private key'],
    shape: {
      pattern: 'private_[A-Za-z0-9+/]{26,28}={0,2}',
      most: 38,
      draw: (random) => `private_${draw(random, BASE62, 27)}=`,
    },
    nearMisses: ['IMAGEKIT_PRIVATE_KEY=${VALUE}'],
  }),
];

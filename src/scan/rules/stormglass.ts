import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const stormglassRules: readonly Rule[] = [
  named({
    id: 'stormglass-api-key',
    description: 'Storm Glass API key: two UUIDs',
    source: 'https://docs.stormglass.io/#/authentication',
    names: ['stormglass'],
    shape: {
      pattern: '[0-9a-f-]{36}-[0-9a-f-]{36}',
      most: 73,
      draw: (random) => `${UUID.draw(random)}-${UUID.draw(random)}`,
    },
    nearMisses: ['STORMGLASS_API_KEY=${VALUE}'],
  }),
];

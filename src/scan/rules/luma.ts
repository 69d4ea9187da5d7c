import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const lumaRules: readonly Rule[] = [
  named({
    id: 'luma-api-key',
    description: 'Luma AI API key',
    source: 'https://docs.lumalabs.ai/docs/api',
    names: ['luma', 'lumaai', 'luma ai', 'lumalabs'],
    what: ['api key', 'key'],
    shape: {
      pattern: 'luma-[0-9a-f-]{36,80}',
      most: 85,
      draw: (random) => `luma-${UUID.draw(random)}`,
    },
    nearMisses: ['LUMA_API_KEY=${VALUE}'],
  }),
];

import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const infobipRules: readonly Rule[] = [
  named({
    id: 'infobip-api-key',
    description: 'Infobip API key',
    source: 'https://www.infobip.com/docs/essentials/api-essentials/api-authentication',
    names: ['infobip'],
    shape: {
      pattern: String.raw`[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`,
      most: 69,
      draw: (random) => `${draw(random, HEX, 32)}-${UUID.draw(random)}`,
    },
    nearMisses: ['INFOBIP_API_KEY=your-key', `INFOBIP_API_KEY=${'0'.repeat(32)}-1`],
  }),
];

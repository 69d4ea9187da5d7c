import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const statuspageRules: readonly Rule[] = [
  named({
    id: 'statuspage-api-key',
    description: 'Atlassian Statuspage API key',
    source: 'https://developer.statuspage.io/#section/Authentication',
    names: ['statuspage', 'status page'],
    what: ['api key', 'api token'],
    shape: {
      pattern: '(?:[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})',
      most: 64,
      draw: (random) => draw(random, HEX, 64),
    },
    nearMisses: ['STATUSPAGE_API_KEY=${VALUE}'],
  }),
];

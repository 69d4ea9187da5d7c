import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const bunnyRules: readonly Rule[] = [
  named({
    id: 'bunny-key',
    description: 'bunny.net account, stream or storage zone key',
    source: 'https://docs.bunny.net/reference/bunnynet-api-overview',
    names: ['bunny', 'bunnycdn', 'bunny net'],
    what: ['api key', 'access key', 'password', 'key'],
    shape: {
      pattern:
        '(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{20}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){2}-[0-9a-f]{12}(?:-[0-9a-f]{4}){2})',
      most: 72,
      draw: (random) => `${UUID.draw(random)}${UUID.draw(random)}`,
    },
    nearMisses: ['BUNNY_API_KEY=${VALUE}'],
  }),
];

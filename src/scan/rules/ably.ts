import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const ablyRules: readonly Rule[] = [
  named({
    id: 'ably-api-key',
    description: 'Ably API key',
    source: 'https://ably.com/docs/auth/basic',
    names: ['ably'],
    shape: {
      pattern: String.raw`[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{16,43}`,
      most: 57,
      draw: (random) => `${draw(random, BASE62, 6)}.${draw(random, BASE62, 6)}:${draw(random, BASE62, 43)}`,
    },
    nearMisses: ['ABLY_API_KEY=your.key:secret', `ABLY_API_KEY=xxxxxx.xxxxxx:${'x'.repeat(43)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, draw } from '../sampling.ts';

const LOWER32: Alphabet = { chars: 'abcdefghijklmnopqrstuvwxyz234567', set: 'a-z2-7' };

export const blueskyRules: readonly Rule[] = [
  named({
    id: 'bluesky-app-password',
    description: 'Bluesky app password',
    source: 'https://docs.bsky.app/docs/get-started',
    names: ['bluesky', 'bsky', 'atproto', 'atp'],
    what: ['password', 'app password', 'pass'],
    shape: {
      pattern: String.raw`[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}`,
      most: 19,
      draw: (random) => `${draw(random, LOWER32, 4)}-${draw(random, LOWER32, 4)}-${draw(random, LOWER32, 4)}-${draw(random, LOWER32, 4)}`,
    },
    nearMisses: ['BLUESKY_APP_PASSWORD=xxxx-xxxx-xxxx-xxxx', 'BSKY_PASSWORD=some-more-real-word'],
  }),
];

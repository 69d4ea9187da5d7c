import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const pushbulletRules: readonly Rule[] = [
  named({
    id: 'pushbullet-access-token',
    description: 'Pushbullet access token',
    source: 'https://docs.pushbullet.com/#authentication',
    names: ['pushbullet'],
    shape: { pattern: String.raw`o\.[A-Za-z0-9]{32}`, most: 34, draw: (random) => `o.${draw(random, BASE62, 32)}` },
    nearMisses: ['PUSHBULLET_TOKEN=o.your-token', `PUSHBULLET_ACCESS_TOKEN=o.${'x'.repeat(32)}`],
  }),
];

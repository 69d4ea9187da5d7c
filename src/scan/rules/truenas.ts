import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

const KEY: Shape = {
  pattern: String.raw`\d{1,4}-[A-Za-z0-9]{64}`,
  most: 69,
  draw: (random) => `${1 + random(20)}-${draw(random, BASE62, 64)}`,
};

export const truenasRules: readonly Rule[] = [
  named({
    id: 'truenas-api-key',
    description: 'TrueNAS API key',
    source: 'https://www.truenas.com/docs/scale/api/',
    names: ['true nas'],
    shape: KEY,
    nearMisses: [`TRUENAS_API_KEY=1-${'0'.repeat(64)}`, 'TRUENAS_API_KEY=1-your-truenas-key-goes-here'],
  }),
];

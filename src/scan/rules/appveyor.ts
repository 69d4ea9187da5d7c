import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE36, draw } from '../sampling.ts';

const V2: Shape = { pattern: String.raw`v2\.[a-z0-9]{20}`, most: 23, draw: (random) => `v2.${draw(random, BASE36, 20)}` };

export const appveyorRules: readonly Rule[] = [
  named({
    id: 'appveyor-token',
    description: 'AppVeyor API token',
    source: 'https://www.appveyor.com/docs/api/',
    names: ['appveyor'],
    what: ['token', 'api token', 'key'],
    shape: V2,
    nearMisses: [`APPVEYOR_TOKEN=v2.${'0'.repeat(20)}`, 'APPVEYOR_API_TOKEN=v2.your-token-goes-here'],
  }),
];

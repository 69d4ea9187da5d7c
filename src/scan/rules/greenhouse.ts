import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { DIGIT, draw, HEX } from '../sampling.ts';

export const greenhouseRules: readonly Rule[] = [
  named({
    id: 'greenhouse-api-key',
    description: 'Greenhouse Harvest or job board API key',
    source: 'https://developers.greenhouse.io/harvest.html#authentication',
    names: ['greenhouse'],
    shape: { pattern: String.raw`[0-9a-f]{32}-[0-9]`, most: 34, draw: (random) => `${draw(random, HEX, 32)}-${draw(random, DIGIT, 1)}` },
    nearMisses: ['GREENHOUSE_API_KEY=your-api-key', `GREENHOUSE_API_KEY=${'0'.repeat(32)}-1`],
  }),
];

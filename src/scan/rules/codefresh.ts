import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

const KEY: Shape = {
  pattern: String.raw`[0-9a-f]{24}\.[0-9a-f]{32}`,
  most: 57,
  draw: (random) => `${draw(random, HEX, 24)}.${draw(random, HEX, 32)}`,
};

export const codefreshRules: readonly Rule[] = [
  named({
    id: 'codefresh-api-key',
    description: 'Codefresh API key',
    source: 'https://codefresh.io/docs/docs/integrations/codefresh-api/',
    names: ['codefresh'],
    what: ['key', 'api key', 'token'],
    shape: KEY,
    nearMisses: [`CODEFRESH_API_KEY=${'0'.repeat(24)}.${'0'.repeat(32)}`, 'CODEFRESH_API_KEY=your-codefresh-key-goes-here'],
  }),
];

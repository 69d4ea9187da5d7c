import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const planetRules: readonly Rule[] = [
  prefixed({
    id: 'planet-api-key',
    description: 'Planet Labs API key',
    source: 'https://docs.planet.com/develop/authentication/',
    prefixes: ['PLAK'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`PLAK${'x'.repeat(32)}`, 'PLAKshort'],
  }),
];

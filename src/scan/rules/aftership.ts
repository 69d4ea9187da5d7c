import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const aftershipRules: readonly Rule[] = [
  prefixed({
    id: 'aftership-api-key',
    description: 'AfterShip API key',
    source: 'https://www.aftership.com/docs/tracking/quickstart/authentication',
    prefixes: ['asat_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`asat_${'0'.repeat(32)}`, 'asat_key'],
  }),
];

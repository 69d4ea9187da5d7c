import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const replicateRules: readonly Rule[] = [
  prefixed({
    id: 'replicate-api-token',
    description: 'Replicate API token',
    source: 'https://replicate.com/docs/topics/security/api-tokens',
    prefixes: ['r8_'],
    alphabet: BASE62,
    length: 37,
    nearMisses: [`r8_${'x'.repeat(37)}`, 'r8_short', 'encoder8_something'],
  }),
];

import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const arcjetRules: readonly Rule[] = [
  prefixed({
    id: 'arcjet-key',
    description: 'Arcjet site key',
    source: 'https://docs.arcjet.com/environment#arcjet-key',
    prefixes: ['ajkey_'],
    alphabet: { chars: BASE36.chars, set: '0-9a-z' },
    length: 26,
    nearMisses: [`ajkey_${'x'.repeat(26)}`, 'ajkey_short'],
  }),
];

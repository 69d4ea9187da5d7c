import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const chromaticRules: readonly Rule[] = [
  prefixed({
    id: 'chromatic-project-token',
    description: 'Chromatic project token',
    source: 'https://www.chromatic.com/docs/cli/',
    prefixes: ['chpt_'],
    alphabet: BASE36,
    length: [12, 20],
    nearMisses: [`chpt_${'0'.repeat(12)}`, 'chpt_short'],
    accept: (body) => /\d/.test(body) && /[a-z]/.test(body),
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const loopsRules: readonly Rule[] = [
  named({
    id: 'loops-api-key',
    description: 'Loops API key',
    source: 'https://loops.so/docs/api-reference/intro',
    names: ['loops api', 'loops so', 'loopsso'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['LOOPS_API_KEY=your-loops-key', 'for loops: key=1'],
  }),
];

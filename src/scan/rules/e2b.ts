import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const e2bRules: readonly Rule[] = [
  prefixed({
    id: 'e2b-api-key',
    description: 'E2B sandbox API key',
    source: 'https://e2b.dev/docs/api-key',
    prefixes: ['e2b_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`e2b_${'x'.repeat(40)}`, 'e2b_short'],
  }),
];

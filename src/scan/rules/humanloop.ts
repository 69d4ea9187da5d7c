import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const humanloopRules: readonly Rule[] = [
  prefixed({
    id: 'humanloop-api-key',
    description: 'Humanloop API key',
    source: 'https://humanloop.com/docs/reference/api-keys',
    prefixes: ['hl_sk_'],
    alphabet: HEX,
    length: 48,
    nearMisses: [`hl_sk_${'x'.repeat(48)}`, 'hl_sk_short'],
  }),
];

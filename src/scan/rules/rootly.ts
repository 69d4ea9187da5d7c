import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const rootlyRules: readonly Rule[] = [
  prefixed({
    id: 'rootly-api-token',
    description: 'Rootly API token',
    source: 'https://docs.rootly.com/api-reference/overview',
    prefixes: ['rootly_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`rootly_${'x'.repeat(64)}`, 'rootly_short'],
  }),
];

import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const nightfallRules: readonly Rule[] = [
  prefixed({
    id: 'nightfall-api-key',
    description: 'Nightfall API key',
    source: 'https://docs.nightfall.ai/docs/creating-api-key',
    prefixes: ['NF-'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`NF-${'x'.repeat(32)}`, 'NF-short', 'NF-3b1f5a7c'],
    accept: (body) => classes(body) >= 3,
  }),
];

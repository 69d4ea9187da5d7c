import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const alchemyRules: readonly Rule[] = [
  prefixed({
    id: 'alchemy-access-token',
    description: 'Alchemy auth token',
    source: 'https://www.alchemy.com/docs/reference/notify-api-quickstart',
    prefixes: ['alcht_'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [`alcht_${'x'.repeat(30)}`, 'alcht_short'],
  }),
];

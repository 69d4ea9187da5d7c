import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const xataRules: readonly Rule[] = [
  prefixed({
    id: 'xata-api-key',
    description: 'Xata API key',
    source: 'https://xata.io/docs/api-reference/authentication',
    prefixes: ['xau_'],
    alphabet: BASE62,
    length: [40, 48],
    nearMisses: [`xau_${'0'.repeat(40)}`, 'xau_short'],
  }),
];

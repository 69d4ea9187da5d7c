import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const friendliRules: readonly Rule[] = [
  prefixed({
    id: 'friendli-token',
    description: 'Friendli personal access token',
    source: 'https://friendli.ai/docs/guides/personal_access_tokens',
    prefixes: ['flp_'],
    alphabet: BASE62,
    length: 46,
    nearMisses: [`flp_${'x'.repeat(46)}`, 'flp_short'],
  }),
];

import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const weblateRules: readonly Rule[] = [
  prefixed({
    id: 'weblate-token',
    description: 'Weblate user or project API token',
    source: 'https://docs.weblate.org/en/latest/api.html#authentication',
    prefixes: ['wlu_', 'wlp_'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: [`wlu_${'x'.repeat(32)}`, 'wlu_short'],
  }),
];

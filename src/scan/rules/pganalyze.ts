import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const pganalyzeRules: readonly Rule[] = [
  prefixed({
    id: 'pganalyze-read-key',
    description: 'pganalyze API read key',
    source: 'https://pganalyze.com/docs/api',
    prefixes: ['pgar_'],
    alphabet: BASE62,
    length: 27,
    nearMisses: [`pgar_${'x'.repeat(27)}`, 'pgar_short'],
  }),
];

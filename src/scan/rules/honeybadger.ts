import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const honeybadgerRules: readonly Rule[] = [
  prefixed({
    id: 'honeybadger-project-key',
    description: 'Honeybadger project API key',
    source: 'https://docs.honeybadger.io/api/reporting-exceptions/',
    prefixes: ['hbp_'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: [`hbp_${'x'.repeat(32)}`, 'hbp_short'],
  }),
];

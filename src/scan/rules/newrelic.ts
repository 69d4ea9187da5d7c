import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const newrelicRules: readonly Rule[] = [
  prefixed({
    id: 'newrelic-user-key',
    description: 'New Relic user key',
    source: 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/',
    prefixes: ['NRAK-'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 27,
    nearMisses: [`NRAK-${'X'.repeat(27)}`, 'NRAK-short'],
  }),
];

import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const branchRules: readonly Rule[] = [
  prefixed({
    id: 'branch-secret',
    description: 'Branch secret',
    source: 'https://help.branch.io/developers-hub/reference/deep-linking-api',
    prefixes: ['secret_live_', 'secret_test_'],
    alphabet: BASE62,
    length: [24, 48],
    nearMisses: [`secret_live_${'x'.repeat(24)}`, 'secret_live_short', 'secret_live_configuration_value_name'],
    accept: (body) => classes(body) >= 3,
  }),
];

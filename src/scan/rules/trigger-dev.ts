import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const triggerDevRules: readonly Rule[] = [
  prefixed({
    id: 'trigger-dev-secret-key',
    description: 'Trigger.dev secret key or personal access token',
    source: 'https://trigger.dev/docs/apikeys',
    prefixes: ['tr_dev_', 'tr_stg_', 'tr_prod_', 'tr_preview_', 'tr_pat_'],
    alphabet: BASE62,
    length: [20, 40],
    nearMisses: [`tr_dev_${'x'.repeat(20)}`, 'tr_dev_short', 'tr_prod_configuration_of_the_table_row'],
    accept: (body) => classes(body) >= 2 && /[0-9]/.test(body),
  }),
];

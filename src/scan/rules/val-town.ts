import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const valTownRules: readonly Rule[] = [
  prefixed({
    id: 'val-town-api-token',
    description: 'Val Town API token',
    source: 'https://docs.val.town/api/authentication/',
    prefixes: ['vtwn_'],
    alphabet: BASE62,
    length: [24, 80],
    nearMisses: [`vtwn_${'x'.repeat(24)}`, 'vtwn_short', 'vtwn_configuration_value'],
    accept: (body) => classes(body) >= 3,
  }),
];

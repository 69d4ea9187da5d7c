import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const samsaraRules: readonly Rule[] = [
  prefixed({
    id: 'samsara-api-token',
    description: 'Samsara API token',
    source: 'https://developers.samsara.com/docs/authentication',
    prefixes: ['samsara_api_'],
    alphabet: BASE62,
    length: [26, 32],
    nearMisses: [`samsara_api_${'x'.repeat(26)}`, 'samsara_api_short'],
    accept: (body) => classes(body) >= 3,
  }),
];

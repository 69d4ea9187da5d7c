import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const thousandeyesRules: readonly Rule[] = [
  named({
    id: 'thousandeyes-token',
    description: 'ThousandEyes API token',
    source: 'https://developer.cisco.com/docs/thousandeyes/authentication/',
    names: ['thousandeyes'],
    alphabet: BASE36,
    length: 32,
    nearMisses: [`THOUSANDEYES_API_KEY=${'x'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const pingdomRules: readonly Rule[] = [
  named({
    id: 'pingdom-api-token',
    description: 'Pingdom API token',
    source: 'https://docs.pingdom.com/api/#section/Authentication',
    names: ['pingdom'],
    alphabet: BASE64URL,
    length: [32, 90],
    nearMisses: [`PINGDOM_API_KEY=${'x'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const shodanRules: readonly Rule[] = [
  named({
    id: 'shodan-api-key',
    description: 'Shodan API key',
    source: 'https://developer.shodan.io/api/requirements',
    names: ['shodan'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`SHODAN_API_KEY=${'x'.repeat(32)}`],
  }),
];

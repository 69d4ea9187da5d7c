import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const statuscakeRules: readonly Rule[] = [
  named({
    id: 'statuscake-api-key',
    description: 'StatusCake API key',
    source: 'https://developers.statuscake.com/guides/api/authentication/',
    names: ['statuscake'],
    alphabet: BASE62,
    length: [20, 36],
    nearMisses: [`STATUSCAKE_API_KEY=${'x'.repeat(20)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const balenaRules: readonly Rule[] = [
  named({
    id: 'balena-api-key',
    description: 'balenaCloud API key',
    source: 'https://docs.balena.io/learn/manage/account/#api-keys',
    names: ['balena', 'balena cloud'],
    what: ['api key', 'token', 'api token'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`BALENA_API_KEY=${'x'.repeat(32)}`],
  }),
];

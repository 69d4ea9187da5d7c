import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const plivoRules: readonly Rule[] = [
  named({
    id: 'plivo-auth-token',
    description: 'Plivo auth token',
    source: 'https://www.plivo.com/docs/account/api/overview',
    names: ['plivo'],
    alphabet: BASE62,
    length: 40,
    nearMisses: ['PLIVO_AUTH_TOKEN=your-auth-token', `PLIVO_AUTH_TOKEN=${'x'.repeat(40)}`],
  }),
];

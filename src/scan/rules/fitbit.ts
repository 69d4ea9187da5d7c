import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const fitbitRules: readonly Rule[] = [
  named({
    id: 'fitbit-client-secret',
    description: 'Fitbit client secret',
    source: 'https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/',
    names: ['fitbit'],
    what: ['client secret', 'secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`FITBIT_CLIENT_SECRET=${'x'.repeat(32)}`],
  }),
];

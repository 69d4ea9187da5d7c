import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const oneloginRules: readonly Rule[] = [
  named({
    id: 'onelogin-client-secret',
    description: 'OneLogin API client secret',
    source: 'https://developers.onelogin.com/api-docs/1/getting-started/working-with-api-credentials',
    names: ['onelogin', 'one login'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['ONELOGIN_TOKEN=your-own-value', `ONELOGIN_SECRET=${'0'.repeat(64)}`],
  }),
];

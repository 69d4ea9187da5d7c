import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const xeroRules: readonly Rule[] = [
  named({
    id: 'xero-client-secret',
    description: 'Xero client secret',
    source: 'https://developer.xero.com/documentation/guides/oauth2/auth-flow/',
    names: ['xero'],
    what: ['secret'],
    alphabet: BASE64URL,
    length: 48,
    nearMisses: ['XERO_CLIENT_SECRET=your-secret', `XERO_CLIENT_SECRET=${'x'.repeat(48)}`],
  }),
];

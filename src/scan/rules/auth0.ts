import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const auth0Rules: readonly Rule[] = [
  named({
    id: 'auth0-client-secret',
    description: 'Auth0 client secret',
    source: 'https://auth0.com/docs/get-started/applications/application-settings',
    names: ['auth0'],
    what: ['secret'],
    alphabet: BASE64URL,
    length: 64,
    nearMisses: ['AUTH0_CLIENT_SECRET=your-client-secret', `AUTH0_SECRET=${'x'.repeat(64)}`],
  }),
];

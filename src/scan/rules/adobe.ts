import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const adobeRules: readonly Rule[] = [
  prefixed({
    id: 'adobe-client-secret',
    description: 'Adobe developer client secret',
    source: 'https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/implementation',
    prefixes: ['p8e-'],
    alphabet: BASE64URL,
    length: 32,
    nearMisses: [`p8e-${'x'.repeat(32)}`, 'p8e-secret'],
  }),
];

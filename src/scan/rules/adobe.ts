import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
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
  named({
    id: 'adobe-legacy-client-secret',
    description: 'Adobe client secret of the older kind (a UUID)',
    source: 'https://developer.adobe.com/developer-console/docs/guides/authentication/JWT/',
    names: ['adobe'],
    what: ['secret'],
    shape: UUID,
    nearMisses: ['ADOBE_CLIENT_SECRET=your-client-secret', 'ADOBE_CLIENT_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const wizRules: readonly Rule[] = [
  named({
    id: 'wiz-client-secret',
    description: 'Wiz service account secret',
    source: 'https://docs.wiz.io/docs/service-accounts-settings',
    names: ['wiz'],
    what: ['client secret', 'secret'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`WIZ_CLIENT_SECRET=${'x'.repeat(64)}`],
  }),
];

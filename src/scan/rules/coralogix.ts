import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const coralogixRules: readonly Rule[] = [
  prefixed({
    id: 'coralogix-api-key',
    description: 'Coralogix personal or team API key',
    source: 'https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/',
    prefixes: ['cxtp_', 'cxup_'],
    alphabet: BASE62,
    length: [28, 40],
    nearMisses: [`cxtp_${'x'.repeat(28)}`, 'cxtp_short'],
  }),
];

import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const checklyRules: readonly Rule[] = [
  prefixed({
    id: 'checkly-api-key',
    description: 'Checkly user API key',
    source: 'https://www.checklyhq.com/docs/accounts-and-users/creating-api-key/',
    prefixes: ['cu_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`cu_${'x'.repeat(32)}`, 'cu_short', 'cu_device_primary_context'],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const pendoRules: readonly Rule[] = [
  named({
    id: 'pendo-integration-key',
    description: 'Pendo integration key',
    source: 'https://support.pendo.io/hc/en-us/articles/360034163971-Get-an-integration-key',
    names: ['pendo'],
    what: ['integration key'],
    alphabet: BASE62,
    length: [32, 64],
    nearMisses: [`PENDO_INTEGRATION_KEY=${'x'.repeat(32)}`],
  }),
];

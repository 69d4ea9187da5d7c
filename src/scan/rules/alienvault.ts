import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const alienvaultRules: readonly Rule[] = [
  named({
    id: 'alienvault-otx-key',
    description: 'AlienVault OTX key',
    source: 'https://otx.alienvault.com/api',
    names: ['alienvault', 'otx'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`ALIENVAULT_API_KEY=${'x'.repeat(64)}`],
  }),
];

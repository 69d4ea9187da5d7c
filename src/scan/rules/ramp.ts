import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const rampRules: readonly Rule[] = [
  prefixed({
    id: 'ramp-client-secret',
    description: 'Ramp API client secret',
    source: 'https://docs.ramp.com/developer-api/v1/authorization',
    prefixes: ['ramp_sec_'],
    alphabet: BASE62,
    length: 48,
    nearMisses: [`ramp_sec_${'x'.repeat(48)}`, 'ramp_sec_short'],
  }),
];

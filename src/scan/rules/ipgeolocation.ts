import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const ipgeolocationRules: readonly Rule[] = [
  named({
    id: 'ipgeolocation-api-key',
    description: 'ipgeolocation.io key',
    source: 'https://ipgeolocation.io/documentation.html',
    names: ['ipgeolocation'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`IPGEOLOCATION_API_KEY=${'x'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const unifiRules: readonly Rule[] = [
  named({
    id: 'unifi-api-key',
    description: 'Ubiquiti UniFi API key',
    source: 'https://developer.ui.com/unifi-api/',
    names: ['unifi', 'ubiquiti'],
    what: ['api key'],
    alphabet: BASE64URL,
    length: 32,
    nearMisses: [`UNIFI_API_KEY=${'x'.repeat(32)}`],
  }),
];

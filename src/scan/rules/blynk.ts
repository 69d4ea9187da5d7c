import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const blynkRules: readonly Rule[] = [
  named({
    id: 'blynk-auth-token',
    description: 'Blynk device token',
    source: 'https://docs.blynk.io/en/concepts/device#authtoken',
    names: ['blynk'],
    what: ['auth token', 'token'],
    alphabet: BASE64URL,
    length: 32,
    nearMisses: [`BLYNK_AUTH_TOKEN=${'x'.repeat(32)}`],
  }),
];

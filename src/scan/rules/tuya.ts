import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const tuyaRules: readonly Rule[] = [
  named({
    id: 'tuya-access-secret',
    description: 'Tuya cloud project secret',
    source: 'https://developer.tuya.com/en/docs/iot/api-request',
    names: ['tuya'],
    what: ['access secret', 'client secret', 'secret', 'secret key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`TUYA_ACCESS_SECRET=${'x'.repeat(32)}`],
  }),
];

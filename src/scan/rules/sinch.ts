import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const sinchRules: readonly Rule[] = [
  named({
    id: 'sinch-api-token',
    description: 'Sinch service plan API token',
    source: 'https://developers.sinch.com/docs/sms/api-reference/authentication/',
    names: ['sinch'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['SINCH_API_TOKEN=your-token', `SINCH_API_TOKEN=${'0'.repeat(32)}`],
  }),
];

import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const sparkpostRules: readonly Rule[] = [
  named({
    id: 'sparkpost-api-key',
    description: 'SparkPost API key',
    source: 'https://developers.sparkpost.com/api/#header-authentication',
    names: ['sparkpost'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['SPARKPOST_API_KEY=your-api-key', `SPARKPOST_API_KEY=${'0'.repeat(40)}`],
  }),
];

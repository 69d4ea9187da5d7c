import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const recurlyRules: readonly Rule[] = [
  named({
    id: 'recurly-api-key',
    description: 'Recurly private API key',
    source: 'https://recurly.com/developers/api/#section/Authentication',
    names: ['recurly'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['RECURLY_API_KEY=your-private-key', `RECURLY_API_KEY=${'0'.repeat(32)}`],
  }),
];

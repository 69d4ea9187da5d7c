import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import type { Alphabet } from '../sampling.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const elasticemailRules: readonly Rule[] = [
  named({
    id: 'elasticemail-api-key',
    description: 'Elastic Email API key',
    source: 'https://elasticemail.com/developers/api-documentation/rest-api',
    names: ['elastic email'],
    alphabet: UPPER_HEX,
    length: 96,
    nearMisses: ['ELASTICEMAIL_API_KEY=your-key', `ELASTIC_EMAIL_API_KEY=${'x'.repeat(96)}`],
  }),
];

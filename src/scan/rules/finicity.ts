import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, HEX } from '../sampling.ts';

export const finicityRules: readonly Rule[] = [
  named({
    id: 'finicity-partner-secret',
    description: 'Finicity partner secret',
    source: 'https://developer.mastercard.com/open-finance-us/documentation/access-and-config/quick-start-guide/',
    names: ['finicity'],
    what: ['secret'],
    alphabet: BASE62,
    length: 20,
    nearMisses: ['FINICITY_PARTNER_SECRET=your-partner-secret1', `FINICITY_SECRET=${'x'.repeat(20)}`],
  }),
  named({
    id: 'finicity-app-key',
    description: 'Finicity app key',
    source: 'https://developer.mastercard.com/open-finance-us/documentation/access-and-config/quick-start-guide/',
    names: ['finicity'],
    what: ['key', 'token'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['FINICITY_APP_KEY=your-app-key', `FINICITY_APP_KEY=${'0'.repeat(32)}`],
  }),
];

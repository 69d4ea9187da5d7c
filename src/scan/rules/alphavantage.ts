import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import type { Alphabet } from '../sampling.ts';

const UPPER36: Alphabet = { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', set: '0-9A-Z' };

export const alphavantageRules: readonly Rule[] = [
  named({
    id: 'alphavantage-api-key',
    description: 'Alpha Vantage API key',
    source: 'https://www.alphavantage.co/documentation/',
    names: ['alpha vantage', 'alphavantage'],
    what: ['key'],
    alphabet: UPPER36,
    length: 16,
    nearMisses: ['ALPHAVANTAGE_API_KEY=your-api-key', 'ALPHA_VANTAGE_KEY=XXXXXXXXXXXXXXXX'],
  }),
];

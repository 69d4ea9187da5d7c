import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import type { Alphabet } from '../sampling.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const okxRules: readonly Rule[] = [
  named({
    id: 'okx-secret-key',
    description: 'OKX secret key',
    source: 'https://www.okx.com/docs-v5/en/#overview-rest-authentication',
    names: ['okx', 'okex'],
    what: ['secret', 'secret key'],
    alphabet: UPPER_HEX,
    length: 32,
    nearMisses: ['OKX_SECRET_KEY=your-secret-key', `OKX_SECRET_KEY=${'0'.repeat(32)}`],
  }),
];

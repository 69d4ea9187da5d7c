import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const moralisRules: readonly Rule[] = [
  named({
    id: 'moralis-api-key',
    description: 'Moralis API key of the first kind',
    source: 'https://docs.moralis.com/get-started/setup',
    names: ['moralis'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`MORALIS_API_KEY=${'x'.repeat(64)}`],
  }),
];

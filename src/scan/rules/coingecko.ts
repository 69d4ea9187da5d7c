import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const coingeckoRules: readonly Rule[] = [
  // The prefix is short: letters of both cases and a digit must follow.
  prefixed({
    id: 'coingecko-api-key',
    description: 'CoinGecko API key',
    source: 'https://docs.coingecko.com/reference/authentication',
    prefixes: ['CG-'],
    alphabet: BASE62,
    length: 24,
    nearMisses: ['CG-xxxxxxxxxxxxxxxxxxxxxxxx', 'CG-Standard'],
    accept: (body) => /\d/.test(body) && /[A-Z]/.test(body) && /[a-z]/.test(body),
  }),
];

import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const scalingoRules: readonly Rule[] = [
  prefixed({
    id: 'scalingo-api-token',
    description: 'Scalingo API token',
    source: 'https://developers.scalingo.com/tokens',
    prefixes: ['tk-us-'],
    alphabet: BASE64URL,
    length: 48,
    nearMisses: [`tk-us-${'0'.repeat(48)}`, 'tk-us-short'],
  }),
];

import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const flyRules: readonly Rule[] = [
  prefixed({
    id: 'fly-access-token',
    description: 'Fly.io access token',
    source: 'https://fly.io/docs/security/tokens/',
    prefixes: ['fo1_'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`fo1_${'x'.repeat(43)}`, 'fo1_short', 'info1_something'],
  }),
];
